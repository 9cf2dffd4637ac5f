import type { Operation } from '@app/domain';
import { AccountGate, type Connector, type ConnectorAnswer, ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { PayoutChangedMeanwhile } from '../payout/payouts.errors.js';
import { AttemptOutcomeService } from './attempt-outcome.service.js';
import type { Intent, Submission } from './intent.js';
import { type IntentChange, IntentsRepository } from './intents.repository.js';
import { OutgoingRequestsService } from './outgoing-requests.service.js';
import { IDEMPOTENCY_KEY_EXPIRED, isDue, isKeyKnown, LIFETIME_OVER, maySend, OTHER_ACCOUNT, OTHER_MODE, UNREADABLE_DETAILS } from './send-policy.js';
import { type HeldLock, SenderLock } from './sender-lock.js';

/** The longest time between the intent and the first byte, in milliseconds: a sender that was paused for longer does not send. */
const SEND_WITHIN_MS = 10_000;
/** After the longest possible call, the time that a living sender has for its record before the payout is asked about, in milliseconds. */
const RECOVERY_MARGIN_MS = 5_000;

/** The connector's method for each operation. */
const CALLS = { invoke: 'invoke', revoke: 'revoke', cancel: 'cancel', submit_details: 'submitDetails' } as const satisfies Record<Operation, keyof Connector>;

/**
 * Sends operations to providers: the intent is committed before the request leaves, and the outcome is recorded after it. No call is repeated
 * here: a process that finds an open attempt enquires instead.
 * Keeps INV-01 and INV-04.
 */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly intents: IntentsRepository,
    private readonly accounts: ProviderAccountsService,
    private readonly gate: AccountGate,
    private readonly requests: OutgoingRequestsService,
    private readonly outcomes: AttemptOutcomeService,
    private readonly senderLock: SenderLock,
  ) {}

  /** Sends one operation, if it is due and no other process is sending the payout. */
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
    const submission: Submission = { operation, account, intent };
    const answer = isKeyKnown(submission) ? await this.call(submission, lock) : IDEMPOTENCY_KEY_EXPIRED;
    await this.outcomes.record(submission, await this.lookUpOriginal(submission, answer));
    await this.gate.report(account, intent.permit, lock.wasFenced ? null : answer);
  }

  /**
   * Transaction one: the row is checked, an attempt is opened, and an enquiry is planned in case this process dies. It is one statement by
   * compare-and-set, so a payout that has changed since it was read is left alone.
   */
  private async commitIntent(payoutId: string, operation: Operation): Promise<Intent | null> {
    const row = await this.intents.read(payoutId);
    if (!isDue(row, operation)) return null;
    // Expiry ends payouts that were never sent; one that was sent before needs an operator.
    if (!maySend(row, operation)) return row.status === 'READY' ? this.postpone(row) : this.outcomes.abort(row, operation, LIFETIME_OVER);
    const account = await this.accounts.get(row.provider_account_id);
    if (account.mode !== row.mode) return this.outcomes.abort(row, operation, OTHER_MODE);
    const texts = this.requests.decrypt(row);
    if (!texts) return this.outcomes.abort(row, operation, UNREADABLE_DETAILS);
    const longestMs = SEND_WITHIN_MS + this.requests.timeoutMs + RECOVERY_MARGIN_MS;
    const attempt = await this.intents.nextAttempt(row, operation, {
      sendWithinMs: SEND_WITHIN_MS,
      identity: account.identity,
      keyForm: account.capabilities.keyForm,
    });
    if (attempt.isOtherAccount) return this.outcomes.abort(row, operation, OTHER_ACCOUNT);
    const permit = await this.gate.acquire(account, longestMs);
    if (!permit) return this.postpone(row);
    const change: IntentChange = {
      ...(row.status === 'READY' ? { to: 'INVOKING' } : { type: 'attempt.started' }),
      actor: SYSTEM,
      enquire: { inMs: longestMs },
      data: { operation, attempt: attempt.id, number: attempt.number, provider_key: attempt.providerKey },
    };
    return { ...(await this.intents.open(row, change, attempt)), attempt, permit, ...texts };
  }

  /** The account is held: no intent, no case, no event. The task becomes due again a little later. */
  private async postpone({ id }: PayoutRow): Promise<null> {
    await this.intents.postpone(id);
    return null;
  }

  private call({ operation, account, intent }: Submission, lock: HeldLock): Promise<ConnectorAnswer> {
    const { row, attempt } = intent;
    return account.connector[CALLS[operation]]({
      ...this.requests.operation(intent),
      fence: () => lock.isOpenFor(attempt.id, row.version),
    }).catch((error: unknown): ConnectorAnswer => ({
      // A connector that throws is a defect, and what it had done before is unknown.
      kind: 'unknown',
      resolution: 'GENERAL_ERROR',
      providerReference: null,
      code: null,
      message: `the connector failed: ${error instanceof Error ? error.name : 'unknown error'}`,
      httpStatus: null,
      raw: {},
    }));
  }

  /**
   * A provider that declines an operation as a duplicate says that it has the key. After an invoke it is asked about the original, which may be
   * this payout; a look that finds nothing so soon refutes nothing, so the outcome is unknown until enquiries or people decide.
   */
  private async lookUpOriginal({ operation, account, intent }: Submission, answer: ConnectorAnswer): Promise<ConnectorAnswer> {
    if (operation === 'submit_details' || answer.kind !== 'declined' || answer.resolution !== 'DUPLICATED_ID') return answer;
    const duplicate: ConnectorAnswer = { ...answer, kind: 'unknown', resolution: 'UNKNOWN', receipt: operation === 'invoke' };
    if (operation !== 'invoke') return duplicate;
    const original = await account.connector.enquire(this.requests.enquiryAfterOriginal(intent));
    if (original.kind !== 'found') return duplicate;
    // With the amount, because a payout that was paid in part cannot be interpreted without it.
    return original.processedAmountMinor === null ? { ...original, kind: 'accepted' } : { ...original, kind: 'done' };
  }
}

/** Another process was faster. If the operation is still due, a later job sends it. */
function ignoreStaleVersion(error: unknown): null {
  if (error instanceof PayoutChangedMeanwhile) return null;
  throw error;
}
