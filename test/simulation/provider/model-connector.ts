import type { ReportedStatus, Operation, Resolution } from '@app/domain';
import type {
  Capabilities,
  ConnectionTest,
  Connector,
  ConnectorAnswer,
  EnquiryAnswer,
  EnquiryRequest,
  InboundNotification,
  OperationRequest,
  TranslatedNotification,
} from '@app/providers';
import type { Task } from '../engine/task.js';
import type { Call } from './model-provider.js';
import { type Treatment } from './temper.js';
import { words } from './transfer.js';
import type { Wire } from './wire.js';

/** A message older than this may be a replay, as providers say. */
const TOLERANCE_MS = 300_000;
/** The signature that only the provider can write. */
export const GOOD_SIGNATURE = 'signed by the model';

/** A notification of the model. */
interface Notice {
  id: string;
  at: number;
  sentAt: number;
  key: string;
  reference: string;
  reportedStatus: ReportedStatus;
  resolution: Resolution;
  paid: string | null;
}

function readNotice(rawBody: Buffer): Notice {
  return JSON.parse(rawBody.toString('utf8')) as Notice;
}

function lost(timedOut: boolean): ConnectorAnswer {
  return { kind: 'unknown', resolution: timedOut ? 'CONNECTION_TIMEOUT_ERROR' : 'CONNECTION_ERROR', ...words(null) };
}

function heldBack(): ConnectorAnswer {
  return { kind: 'not_sent', resolution: 'CONNECTION_ERROR', ...words(null) };
}

/** What the answer on the wire is worth once it has travelled back. */
function spoiled(answer: ConnectorAnswer | null, treatment: Treatment): ConnectorAnswer {
  if (answer === null || treatment.answer === 'none') return lost(true);
  if (treatment.answer === 'reset') return lost(false);
  if (treatment.answer === 'server-error') return { kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR', ...words('503') };
  return treatment.answer === 'garbage' ? { kind: 'unknown', resolution: 'UNKNOWN', ...words('?') } : answer;
}

/** The connector of one task. It asks the fence between connecting and the first byte, and keeps the total time, as the HTTP sender does. */
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
    const mood = wire.enquiryMood(request.payoutId);
    await task.pass({ name: 'question on its way', notBeforeMs: wire.now() + mood.travelMs });
    const answer = wire.provider.enquire(request.invokeKey);
    await task.pass({ name: 'question answered', notBeforeMs: wire.now() + mood.travelMs });
    return mood.fails ? { kind: 'no_answer', resolution: 'PROVIDER_INTERNAL_ERROR', ...words('503') } : answer;
  }

  submitDetails(): Promise<ConnectorAnswer> {
    return Promise.resolve({ kind: 'declined', resolution: 'INVALID_METHOD', ...words(null) });
  }

  testConnection(): Promise<ConnectionTest> {
    return Promise.resolve({ ok: true, message: 'The model answers.' });
  }

  /** Read on the provider's own clock. */
  verifyNotification({ headers, rawBody }: InboundNotification, now: Date): Promise<boolean> {
    const isSigned = headers['model-signature'] === GOOD_SIGNATURE;
    return Promise.resolve(isSigned && Math.abs(now.getTime() - readNotice(rawBody).sentAt) <= TOLERANCE_MS);
  }

  translateNotification({ rawBody }: InboundNotification): TranslatedNotification | null {
    const said = readNotice(rawBody);
    return {
      deduplicationKey: said.id,
      invokeKey: said.key,
      report: {
        reportedStatus: said.reportedStatus,
        resolution: said.resolution,
        processedAmountMinor: said.paid === null ? null : BigInt(said.paid),
        ...words('notice', said.reference),
      },
    };
  }

  private async operate(operation: Operation, request: OperationRequest): Promise<ConnectorAnswer> {
    const { wire, task } = this;
    if (operation !== 'invoke' && request.providerReference === null) return { ...heldBack(), resolution: 'GENERAL_ERROR' } as ConnectorAnswer;
    wire.noteCall(task);
    const deadlineMs = wire.now() + request.timeoutMs;
    const treatment = wire.treatmentOf(request.payoutId, operation);
    await task.pass({ name: 'connecting' });
    if (!treatment.connects) return heldBack();
    const open = await request.fence().catch(() => false);
    if (!open || wire.now() >= deadlineMs) return heldBack();
    const call: Call = { payoutId: request.payoutId, operation, key: request.providerKey, fencedAtMs: wire.now(), leftAtMs: null };
    const done = wire.begin(call, task);
    await task.pass({ name: 'fence open' });
    const answer = await this.exchange(operation, request, treatment, call, deadlineMs);
    await task.pass({ name: 'answer read' });
    done();
    return answer;
  }

  private async exchange(operation: Operation, request: OperationRequest, treatment: Treatment, call: Call, deadlineMs: number): Promise<ConnectorAnswer> {
    const { wire, task } = this;
    // A process that was stopped between the fence and the first byte may still write it: nothing on our side can prevent that. What
    // is assumed is that it does not sleep for longer than the provider remembers keys, and that a provider tells of what it paid.
    const awakeInTime = wire.now() - call.fencedAtMs < this.capabilities.keyLifetimeMs && this.capabilities.notifications;
    if (wire.now() >= deadlineMs && !(treatment.leavesAfterPause && awakeInTime)) return lost(true);
    call.leftAtMs = wire.now();
    const reply = wire.provider.send(operation, request, treatment);
    await task.pass({
      name: 'request written',
      notBeforeMs: Math.min(deadlineMs, wire.now() + (treatment.answer === 'none' ? Infinity : treatment.latencyMs)),
    });
    wire.provider.catchUp();
    // A process that slept past its deadline finds the answer and the alarm at once; either can be first.
    const tooLate = wire.now() >= deadlineMs && !treatment.leavesAfterPause;
    return tooLate ? lost(true) : spoiled(reply.answer, treatment);
  }
}
