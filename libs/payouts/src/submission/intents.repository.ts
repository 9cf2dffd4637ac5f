import { Batcher, Database, isConnectionFailure } from '@app/database';
import type { Operation } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { type AttemptTerms, type NewAttempt, nextAttempt } from '../payout/attempts.repository.js';
import { changePayout, type PayoutChange } from '../payout/payout-change.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { wakeUpsOf } from '../payout/payout-unit-of-work.js';
import type { AttemptOpening, OpenedAttempt } from '../payout/writes/attempt-opening.js';
import { openAttempts } from '../payout/payout-writes.repository.js';
import { readPayouts } from '../payout/payout.repository.js';
import type { PayoutRow, RoutedPayout } from '../payout/payout.row.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from '../payout/payouts.errors.js';
import type { OpenedInvoke } from '../tasks/payout-tasks.js';
import { letSendsWait, postponeSends } from '../tasks/payout-tasks.repository.js';

/** Payouts in one statement at most, and such statements at once. */
const BATCH_LIMITS = { maxItems: 32, maxBatches: 2 };
/** Short, because a payout waits at most this long after its account is released, in milliseconds. */
const POSTPONE_MS = 2_000;

/** What an intent may change. */
export type IntentChange = Pick<PayoutChange, 'to' | 'type' | 'actor' | 'data'> & { enquire: NonNullable<PayoutChange['enquire']> };

/** Reads payouts that are due and commits the intents to send them, in batches of those that arrive at the same time. */
@Injectable()
export class IntentsRepository {
  private readonly reads = new Batcher<string, PayoutRow | undefined>((ids) => this.readAll(ids), BATCH_LIMITS);
  private readonly openings = new Batcher<AttemptOpening, OpenedAttempt | undefined>((openings) => this.openAll(openings), BATCH_LIMITS);
  private readonly postponements = new Batcher<string, undefined>((ids) => this.postponeAll(ids), BATCH_LIMITS);

  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
  ) {}

  /**
   * Reads a row without locking it: a decision that is based on it has to be written by compare-and-set.
   * @throws {PayoutNotFound}
   */
  async read(payoutId: string): Promise<PayoutRow> {
    const row = await this.reads.do(payoutId);
    if (!row) throw new PayoutNotFound(payoutId);
    return row;
  }

  /** The next attempt, under the payout's key for the operation. {@link nextAttempt} */
  nextAttempt(row: RoutedPayout, operation: Operation, terms: AttemptTerms): Promise<NewAttempt> {
    return nextAttempt(this.database, row, operation, terms);
  }

  /**
   * Commits a change together with the attempt that it opens, which begins a new phase of enquiries: what was asked before is no answer to it.
   * The details that the attempt sends are deleted from the row.
   * @returns the row as it is stored, and the moment after which the request must not leave
   * @throws {PayoutChangedMeanwhile} when the stored row differs from `before`, or a kill switch stops the send: it stays planned
   */
  async open(before: PayoutRow, change: IntentChange, attempt: NewAttempt): Promise<{ row: PayoutRow; sendDeadline: Date }> {
    const changed = changePayout(before, { ...change, isSent: true, enquiryCount: 0, detailsEncrypted: null });
    const opening = { before, changed, attempt };
    const opened = await this.openings.do(opening).catch((error: unknown) => this.openAlone(opening, error));
    if (!opened) return this.refuse(before.id);
    this.transactions.dispatchAfterCommit(wakeUpsOf(changed));
    const isFirstInvoke = attempt.operation === 'invoke' && attempt.isFirstOfKey;
    const invoke: OpenedInvoke = isFirstInvoke ? { invoke_key: attempt.providerKey, invoked_at: opened.opened_at } : before;
    const { invoke_key, invoked_at } = invoke;
    return { row: { ...changed.after, invoke_key, invoked_at }, sendDeadline: opened.send_deadline };
  }

  /** Nothing is sent now; the task becomes due again a little later. */
  async postpone(payoutId: string): Promise<void> {
    await this.postponements.do(payoutId);
  }

  /** What could not begin waits for the sweeper, which leaves it alone while a kill switch stops it. */
  private async refuse(payoutId: string): Promise<never> {
    await letSendsWait(this.database, [payoutId]);
    throw new PayoutChangedMeanwhile(payoutId);
  }

  /** An opening that the database refuses fails its whole batch: each one is repeated alone. */
  private async openAlone(opening: AttemptOpening, error: unknown): Promise<OpenedAttempt | undefined> {
    if (isConnectionFailure(error)) throw error;
    return (await this.openAll([opening]))[0];
  }

  private async readAll(ids: readonly string[]): Promise<(PayoutRow | undefined)[]> {
    const rows = await readPayouts(this.database, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  private async postponeAll(ids: readonly string[]): Promise<undefined[]> {
    await postponeSends(this.database, ids, POSTPONE_MS);
    return ids.map(() => undefined);
  }

  private async openAll(openings: readonly AttemptOpening[]): Promise<(OpenedAttempt | undefined)[]> {
    const opened = await openAttempts(this.database, openings);
    return openings.map(({ before }) => opened.get(before.id));
  }
}
