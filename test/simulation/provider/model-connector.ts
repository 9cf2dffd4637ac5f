import type { ReportedStatus, Operation, Resolution } from '@app/domain';
import {
  type Capabilities,
  type ConnectionTest,
  type Connector,
  type ConnectorAnswer,
  type EnquiryAnswer,
  type EnquiryRequest,
  type Found,
  type InboundNotification,
  isKeyRemembered,
  type OperationRequest,
  type TranslatedNotification,
} from '@app/providers';
import type { Task } from '../engine/task.js';
import type { Call } from './model-provider.js';
import type { FaultProfile, ShownTransfer } from './fault-profile.js';
import { providerResponse } from './transfer.js';
import type { Wire } from './wire.js';

/** Older notifications may be replays and are rejected, as real providers recommend. */
const TOLERANCE_MS = 300_000;
/** The signature of a genuine notification. */
export const GOOD_SIGNATURE = 'signed by the model';

/** What an answer shows instead of the truth. */
const DISTORTIONS: Readonly<Record<ShownTransfer, Partial<Found>>> = {
  truth: {},
  'other currency': { currency: 'XTS' },
  'other key': { reportedKey: 'key of another payout' },
  'unreadable amount': { processedAmountMinor: null, isAmountUnreadable: true },
};

interface ModelNotification extends ModelNotice {
  id: string;
  at: number;
  sentAt: number;
  /** What the same message reports about other payouts. */
  others?: ModelNotice[];
}

interface ModelNotice {
  key: string;
  reference: string;
  reportedStatus: ReportedStatus;
  resolution: Resolution;
  paid: string | null;
  receipt?: true;
}

function readNotification(rawBody: Buffer): ModelNotification {
  return JSON.parse(rawBody.toString('utf8')) as ModelNotification;
}

function noAnswer(timedOut: boolean): ConnectorAnswer {
  return { kind: 'unknown', resolution: timedOut ? 'CONNECTION_TIMEOUT_ERROR' : 'CONNECTION_ERROR', ...providerResponse(null) };
}

function notSent(): ConnectorAnswer {
  return { kind: 'not_sent', resolution: 'CONNECTION_ERROR', ...providerResponse(null) };
}

/** What the gateway receives of an answer after the faults of the way back. */
function applyAnswerFault(answer: ConnectorAnswer | null, faults: FaultProfile): ConnectorAnswer {
  if (answer === null || faults.answer === 'none') return noAnswer(true);
  if (faults.answer === 'reset') return noAnswer(false);
  if (faults.answer === 'server-error') return { kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR', ...providerResponse('503') };
  return faults.answer === 'garbage' ? { kind: 'unknown', resolution: 'UNKNOWN', ...providerResponse('?') } : answer;
}

/** The connector of one task. As the HTTP sender does, it checks the fence between connecting and the first byte, and keeps the total timeout. */
export class ModelConnector implements Connector {
  constructor(
    readonly capabilities: Capabilities,
    private readonly wire: Wire,
    private readonly task: Task,
  ) {}

  invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate('invoke', request);
  }

  revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate('revoke', request);
  }

  cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate('cancel', request);
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const { wire, task } = this;
    const faults = wire.drawEnquiryFaults(request.payoutId);
    await task.yieldAt({ name: 'question on its way', notBeforeMs: wire.now() + faults.travelMs });
    const answer = wire.provider.enquire(request.invokeKey);
    await task.yieldAt({ name: 'question answered', notBeforeMs: wire.now() + faults.travelMs });
    if (faults.fails) return { kind: 'no_answer', resolution: 'PROVIDER_INTERNAL_ERROR', ...providerResponse('503') };
    return answer.kind === 'found' ? { ...answer, ...DISTORTIONS[faults.shows] } : answer;
  }

  submitDetails(): Promise<ConnectorAnswer> {
    return Promise.resolve({ kind: 'declined', resolution: 'INVALID_METHOD', ...providerResponse(null) });
  }

  testConnection(): Promise<ConnectionTest> {
    return Promise.resolve({ ok: true, message: 'The model answers.', told: { account: null, mode: null } });
  }

  /** Compares with the time of sending on the clock of the provider. */
  verifyNotification({ headers, rawBody }: InboundNotification, now: Date): Promise<boolean> {
    const isGenuine = headers['model-signature'] === GOOD_SIGNATURE;
    return Promise.resolve(isGenuine && Math.abs(now.getTime() - readNotification(rawBody).sentAt) <= TOLERANCE_MS);
  }

  translateNotification({ rawBody }: InboundNotification): TranslatedNotification | null {
    const message = readNotification(rawBody);
    return {
      deduplicationKey: message.id,
      reports: [message, ...(message.others ?? [])].map((notice) => ({
        invokeKey: notice.key,
        report: {
          reportedStatus: notice.reportedStatus,
          resolution: notice.resolution,
          processedAmountMinor: notice.paid === null ? null : BigInt(notice.paid),
          receipt: notice.receipt === true,
          ...providerResponse('notice', notice.reference),
        },
      })),
    };
  }

  private async operate(operation: Operation, request: OperationRequest): Promise<ConnectorAnswer> {
    const { wire, task } = this;
    if (operation !== 'invoke' && request.providerReference === null) return { ...notSent(), resolution: 'GENERAL_ERROR' } as ConnectorAnswer;
    wire.checkOutsideTransaction(task);
    const deadlineMs = wire.now() + request.timeoutMs;
    const faults = wire.drawFaultProfile(request.payoutId, operation);
    await task.yieldAt({ name: 'connecting' });
    if (!faults.connects) return notSent();
    const open = await request.fence().catch(() => false);
    if (!open || wire.now() >= deadlineMs) return notSent();
    const call: Call = {
      accountId: wire.provider.account.id,
      payoutId: request.payoutId,
      operation,
      key: request.providerKey,
      fencedAtMs: wire.now(),
      leftAtMs: null,
    };
    const done = wire.begin(call, task);
    await task.yieldAt({ name: 'fence open' });
    const answer = await this.exchange(operation, request, faults, call, deadlineMs);
    await task.yieldAt({ name: 'answer read' });
    done();
    return answer;
  }

  private async exchange(operation: Operation, request: OperationRequest, faults: FaultProfile, call: Call, deadlineMs: number): Promise<ConnectorAnswer> {
    const { wire, task } = this;
    // A process that was stopped between the fence and the first byte may still write it; the gateway cannot prevent that. The simulation
    // assumes that it is not stopped for longer than the key lifetime, and that a provider sends notifications of what it paid.
    const mayStillSend = isKeyRemembered(this.capabilities.keyLifetimeMs, wire.now() - call.fencedAtMs) && this.capabilities.notifications;
    if (wire.now() >= deadlineMs && !(faults.leavesAfterPause && mayStillSend)) return noAnswer(true);
    call.leftAtMs = wire.now();
    const reply = wire.provider.send(operation, request, faults);
    await task.yieldAt({
      name: 'request written',
      notBeforeMs: Math.min(deadlineMs, wire.now() + (faults.answer === 'none' ? Infinity : faults.latencyMs)),
    });
    wire.provider.catchUp();
    // A process that resumes past its deadline finds the answer and the timeout at once; either can be handled first.
    const tooLate = wire.now() >= deadlineMs && !faults.leavesAfterPause;
    return tooLate ? noAnswer(true) : applyAnswerFault(reply.answer, faults);
  }
}
