import { CONFIG, type Config } from '@app/config';
import { FieldCipher, fieldsPlace } from '@app/database';
import type { ReportedStatus, Operation, PayoutStatus } from '@app/domain';
import { Alerts } from '@app/observability';
import {
  AccountGate,
  type Connector,
  type ConnectorAnswer,
  type Declined,
  type Permit,
  type NotSent,
  type ProviderAccount,
  ProviderAccountsService,
  providerKeyOf,
} from '@app/providers';
import { Inject, Injectable } from '@nestjs/common';
import { type AttemptEnd, finishAttempt, type NewAttempt } from '../payout/attempts.repository.js';
import { enquiryPauseMs, nextEnquiry } from '../settlement/enquiry-schedule.js';
import { type IntentChange, IntentsRepository } from './intents.repository.js';
import { ModerationCases } from '../payout/moderation-cases.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, type RoutedPayout, SYSTEM } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { PayoutChangedMeanwhile } from '../payout/payouts.errors.js';
import { type HeldLock, SenderLock } from './sender-lock.js';
import { SettlementService } from '../settlement/settlement.service.js';
import { insertReport } from '../payout/provider-reports.repository.js';
import { RequiredActionsService } from '../payout/required-actions.service.js';

/** Between the intent and the first byte at most this long, in milliseconds: a sender that was paused for longer holds back. */
const SEND_WITHIN_MS = 10_000;
/** After the longest possible call this long until somebody else looks whether the sender is still there, in milliseconds. */
const RECOVERY_MARGIN_MS = 5_000;

/** Expiry takes what was never sent. What was sent before is a human's, or it would wait for ever. */
const LIFETIME_OVER = 'Nothing was sent: its lifetime was over before the repeat could leave.';
const UNREADABLE_DETAILS = "Nothing was sent: the recipient's details could not be decrypted. Check ENCRYPTION_KEYS.";

/** Past the key's lifetime the provider would take a repeat for a new order. */
const IDEMPOTENCY_KEY_EXPIRED: NotSent = {
  kind: 'not_sent',
  resolution: 'GENERAL_ERROR',
  providerReference: null,
  code: null,
  message: 'Nothing was sent: the provider may have forgotten the provider key by now.',
  httpStatus: null,
  raw: {},
};

/** The statuses in which each operation may be sent. */
const SENDABLE: Readonly<Record<Operation, readonly PayoutStatus[]>> = {
  invoke: ['READY', 'INVOKING'],
  revoke: ['REVOKING'],
  cancel: ['CANCELLING'],
  submit_details: ['PROCESSING', 'PENDING'],
};
/** What each operation is called at a connector. */
const CALLS = { invoke: 'invoke', revoke: 'revoke', cancel: 'cancel', submit_details: 'submitDetails' } as const satisfies Record<Operation, keyof Connector>;
/** How often a busy provider is called again before a human hears of it. */
const MAX_BACK_PRESSURE = 8;
/** What a definite refusal of each operation says about the payout. */
const REFUSAL: Readonly<Record<Exclude<Operation, 'submit_details'>, ReportedStatus>> = {
  invoke: 'INVOKE_FAILED',
  revoke: 'REVOKE_FAILED',
  cancel: 'CANCEL_FAILED',
};

/** A send whose intent is committed. */
interface Intent {
  row: PayoutRow;
  attempt: NewAttempt;
  /** After this moment the request may not leave any more. */
  sendDeadline: Date;
  /** The account's, to be told what came of it. */
  leave: Permit;
  /** Details of the recipient, in clear: they go to the provider and nowhere else. */
  fields: Record<string, unknown>;
  /** What the provider had asked for, in clear. */
  details: Record<string, unknown>;
}

/**
 * Sends operations to providers, with the intent committed before the wire and the outcome after it. Nothing here repeats a call:
 * whoever finds an open attempt asks instead.
 */
@Injectable()
export class SubmissionService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly alerts: Alerts,
    private readonly intents: IntentsRepository,
    private readonly transactions: PayoutTransactions,
    private readonly accounts: ProviderAccountsService,
    private readonly gate: AccountGate,
    private readonly settlement: SettlementService,
    private readonly cases: ModerationCases,
    private readonly cipher: FieldCipher,
    private readonly details: RequiredActionsService,
    private readonly senderLock: SenderLock,
  ) {}

  /** Sends one operation, if the row still wants it. */
  async submit(payoutId: string, operation: Operation): Promise<void> {
    const lock = await this.senderLock.acquire(payoutId);
    if (!lock) return;
    try {
      const intent = await this.commitIntent(payoutId, operation).catch(ignoreStaleVersion);
      if (intent) await this.send(operation, intent, lock);
    } finally {
      await lock.release();
    }
  }

  private async send(operation: Operation, intent: Intent, lock: HeldLock): Promise<void> {
    const account = await this.accounts.get(intent.attempt.providerAccountId);
    const answer = keyIsKnown(intent, account) ? await this.call(operation, account, intent, lock) : IDEMPOTENCY_KEY_EXPIRED;
    const settled = await this.lookUpOriginal(operation, account, intent, answer);
    await this.transactions.run((payouts) => this.recordAnswer(payouts, operation, account, intent, settled));
    await this.gate.report(account, intent.leave, lock.hasHeldBack ? null : answer);
  }

  /**
   * Transaction one: the payout is what we think, a try is opened, and recovery is planned in case this process dies now. It is one
   * statement by compare-and-set, so that a payout which has changed since it was read is left alone.
   */
  private async commitIntent(payoutId: string, operation: Operation): Promise<Intent | null> {
    const row = await this.intents.read(payoutId);
    if (!isDue(row, operation)) return null;
    if (!maySend(row, operation)) return this.abortSubmission(row, operation, row.status === 'INVOKING' ? LIFETIME_OVER : null);
    const texts = this.readTexts(row);
    if (!texts) return this.abortSubmission(row, operation, UNREADABLE_DETAILS);
    const longestMs = SEND_WITHIN_MS + this.config.sending.timeoutMs + RECOVERY_MARGIN_MS;
    const leave = await this.gate.acquire(await this.accounts.get(row.provider_account_id), longestMs);
    if (!leave) return this.postpone(row);
    const attempt = await this.intents.nextAttempt(row, operation, SEND_WITHIN_MS);
    const change: IntentChange = {
      ...(row.status === 'READY' ? { to: 'INVOKING' } : { type: 'attempt.started' }),
      actor: SYSTEM,
      next: { action: 'enquire', inMs: longestMs },
      data: { operation, attempt: attempt.id, number: attempt.number, provider_key: attempt.providerKey },
    };
    return { ...(await this.intents.open(row, change, attempt)), attempt, leave, ...texts };
  }

  /**
   * Nothing is sent, and nothing else happens to it by itself.
   * @param why what a human has to hear; null: nobody has to do anything
   */
  private abortSubmission({ id }: PayoutRow, operation: Operation, why: string | null): Promise<null> {
    return this.transactions.run(async (payouts) => {
      const row = await payouts.lock(id);
      if (!isDue(row, operation)) return null;
      if (why === null) await payouts.plan(row, null);
      else await this.cases.open(payouts, row, { reason: 'PROVIDER_ERROR', resolution: 'GENERAL_ERROR', providerMessage: why, next: null });
      return null;
    });
  }

  /** Its account is held. The row stays as it is: no intent, no case, no event. */
  private async postpone({ id }: PayoutRow): Promise<null> {
    await this.intents.postpone(id);
    return null;
  }

  /** Details that cannot be read stop the payout before anything says that something may have been sent. */
  private readTexts(row: PayoutRow): Pick<Intent, 'fields' | 'details'> | null {
    try {
      const fields = JSON.parse(this.cipher.decrypt(row.fields_encrypted, fieldsPlace(row.id))) as Record<string, unknown>;
      return { fields, details: this.details.read(row) };
    } catch (error) {
      this.alerts.raise('details_unreadable', { payoutId: row.id }, error);
      return null;
    }
  }

  private call(operation: Operation, account: ProviderAccount, { row, attempt, fields, details }: Intent, lock: HeldLock): Promise<ConnectorAnswer> {
    return account.connector[CALLS[operation]]({
      payoutId: row.id,
      providerKey: attempt.providerKey,
      invokeKey: providerKeyOf(row.id, 'invoke'),
      providerReference: row.provider_reference,
      amountMinor: row.amount_minor,
      currency: row.currency,
      description: row.description,
      fields,
      details,
      timeoutMs: this.config.sending.timeoutMs,
      fence: () => lock.isOpenFor(attempt.id, row.version),
    }).catch((error: unknown): ConnectorAnswer => ({
      // A connector that throws is a defect, and nobody knows what it did before.
      kind: 'unknown',
      resolution: 'GENERAL_ERROR',
      providerReference: null,
      code: null,
      message: `the connector failed: ${error instanceof Error ? error.name : 'unknown error'}`,
      httpStatus: null,
      raw: {},
    }));
  }

  /** "Duplicate" means that the original has to be looked at first; it may be ours. */
  private async lookUpOriginal(
    operation: Operation,
    account: ProviderAccount,
    { row, attempt, fields }: Intent,
    answer: ConnectorAnswer,
  ): Promise<ConnectorAnswer> {
    if (operation !== 'invoke' || answer.kind !== 'declined' || answer.resolution !== 'DUPLICATED_ID') return answer;
    const original = await account.connector.enquire({
      payoutId: row.id,
      invokeKey: providerKeyOf(row.id, 'invoke'),
      providerReference: null,
      amountMinor: row.amount_minor,
      currency: row.currency,
      fields,
      invokedAt: attempt.keyBegunAt ?? row.now,
      askedAt: row.now,
      timeoutMs: this.config.sending.timeoutMs,
    });
    if (original.kind === 'not_found') return answer;
    if (original.kind === 'no_answer') return { ...original, kind: 'unknown' };
    // The amount that was paid travels with the reported status: without it a payout that was paid in part could not be read.
    return original.processedAmountMinor === null ? { ...original, kind: 'accepted' } : { ...original, kind: 'done' };
  }

  /** Transaction two: what the call came to. */
  private async recordAnswer(
    payouts: PayoutUnitOfWork,
    operation: Operation,
    account: ProviderAccount,
    { row: intended, attempt }: Intent,
    answer: ConnectorAnswer,
  ): Promise<void> {
    const locked = payouts.lock(intended.id);
    // A refusal of a repeat says nothing about the first send, whose outcome nobody knows.
    const ambiguous = answer.kind === 'declined' && attempt.unknownBefore > 0;
    const end = endOf(answer, ambiguous);
    if (answer.kind === 'done' || answer.kind === 'accepted') {
      const said = {
        source: 'api_response',
        reportedStatus: answer.reportedStatus,
        resolution: resolutionOf(answer),
        processedAmountMinor: answer.kind === 'done' ? answer.processedAmountMinor : null,
        response: answer,
        requiredAction: answer.requiredAction,
        attemptId: attempt.id,
        askedAt: intended.now,
      } as const;
      // Sent together: the statement runs once the lock is held, and sees what was committed before.
      const [row, kept] = await Promise.all([locked, insertReport(payouts.tx, intended.id, said, { attemptId: attempt.id, end })]);
      await this.settlement.apply(payouts, row, account, kept);
      return;
    }
    const row = await locked;
    const inTime = await finishAttempt(payouts.tx, attempt.id, end);
    if (!inTime) {
      // An answer without a word of receipt ends nothing once its try was given up: it may be on its way again by now. It is kept for people.
      const { resolution, code: provider_code, message: provider_message } = end;
      await payouts.record(row, { type: 'attempt.answered_late', resolution, actor: SYSTEM, data: { answers: attempt.id, provider_code, provider_message } });
    } else if (operation === 'submit_details' && (answer.kind === 'declined' || answer.kind === 'not_sent')) {
      await this.recordRefusedDetails(payouts, row, account, end);
    } else if (answer.kind === 'not_sent' && answer.retryAfterMs !== undefined && attempt.number < MAX_BACK_PRESSURE) {
      await this.scheduleRetry(payouts, row, operation, end, answer.retryAfterMs);
    } else if (answer.kind === 'declined' && !ambiguous && operation !== 'submit_details') {
      await this.refuse(payouts, row, account, operation, attempt, answer, intended.now);
    } else {
      await this.openModerationCase(payouts, row, account, operation, end);
    }
  }

  /** A busy provider has taken nothing: the same request leaves again when it says so, under the same key. */
  private async scheduleRetry(payouts: PayoutUnitOfWork, row: PayoutRow, operation: Operation, end: AttemptEnd, retryAfterMs: number): Promise<void> {
    const data = { operation, retry_after_ms: retryAfterMs, provider_code: end.code, provider_message: end.message };
    await payouts.apply(row, { type: 'attempt.postponed', actor: SYSTEM, next: { action: operation, inMs: retryAfterMs }, data });
  }

  /** The provider did not take the details. It still waits for good ones, and whoever gave them hears why. */
  private async recordRefusedDetails(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    account: ProviderAccount,
    { resolution, code, message }: AttemptEnd,
  ): Promise<void> {
    const next = nextEnquiry(row, account.capabilities);
    await payouts.apply(row, { type: 'details.refused', actor: SYSTEM, next, data: { resolution, provider_code: code, provider_message: message } });
  }

  private async refuse(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    account: ProviderAccount,
    operation: Exclude<Operation, 'submit_details'>,
    attempt: NewAttempt,
    answer: Declined,
    askedAt: Date,
  ): Promise<void> {
    const statementOfRefusal = {
      source: 'api_response',
      reportedStatus: REFUSAL[operation],
      resolution: answer.resolution,
      processedAmountMinor: null,
      response: answer,
      attemptId: attempt.id,
      askedAt,
    } as const;
    await this.settlement.recordAndApply(payouts, row, account, statementOfRefusal);
  }

  /** ERROR group: nothing automatic touches it any more. Asking goes on where there is something to ask about. */
  private async openModerationCase(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, operation: Operation, end: AttemptEnd): Promise<void> {
    const nothingThere = operation === 'invoke' && end.outcome === 'not_sent';
    const next = nothingThere ? null : ({ action: 'enquire', inMs: enquiryPauseMs(account.capabilities, 0) } as const);
    await this.cases.open(payouts, row, { reason: 'PROVIDER_ERROR', resolution: end.resolution, providerCode: end.code, providerMessage: end.message, next });
  }
}

/** A repeat may have waited since an operator ordered it. The provider must know its key until the last moment at which it can leave. */
function keyIsKnown({ attempt: { keyBegunAt }, sendDeadline }: Intent, { capabilities }: ProviderAccount): boolean {
  return keyBegunAt === null || sendDeadline.getTime() - keyBegunAt.getTime() <= capabilities.keyLifetimeMs;
}

/** Somebody else was faster. If the row still wants it, it is still due. */
function ignoreStaleVersion(error: unknown): null {
  if (error instanceof PayoutChangedMeanwhile) return null;
  throw error;
}

/** The row is the truth: whatever a job says, this is what it waits for. */
function isDue(row: PayoutRow, operation: Operation): boolean {
  return row.next_action === operation && row.next_action_at !== null && row.next_action_at <= row.now && !row.moderation_required;
}

function maySend(row: PayoutRow, operation: Operation): row is RoutedPayout {
  const isTooLate = operation === 'invoke' && row.expires_at <= row.now;
  return row.provider_account_id !== null && !isTooLate && SENDABLE[operation].includes(row.status);
}

function resolutionOf(answer: ConnectorAnswer): AttemptEnd['resolution'] {
  return 'resolution' in answer ? answer.resolution : 'OK';
}

function endOf(answer: ConnectorAnswer, ambiguous: boolean): AttemptEnd {
  const { code, message, httpStatus } = answer;
  if (ambiguous) return { outcome: 'unknown', resolution: 'UNKNOWN', code, message, httpStatus };
  return { outcome: answer.kind, resolution: resolutionOf(answer), code, message, httpStatus };
}
