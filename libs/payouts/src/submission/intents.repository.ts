import { Batcher, Database, hexOf, isConnectionFailure, sql } from '@app/database';
import type { Operation } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { type NewAttempt, nextAttempt } from '../payout/attempts.repository.js';
import { type ChangedPayout, changePayout, type PayoutChange } from '../payout/payout-change.js';
import { wakeUpsOf, READ_ROWS } from '../payout/payout-unit-of-work.js';
import type { PayoutRow, RoutedPayout } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from '../payout/payouts.errors.js';

/** Payouts in one statement at most, and such statements at once. */
const BATCH_LIMITS = { maxItems: 32, maxBatches: 2 };

/** A change of a payout together with the try that it opens. */
interface Opening {
  before: PayoutRow;
  changed: ChangedPayout;
  attempt: NewAttempt;
}

/** What an intent may change. */
export type IntentChange = Pick<PayoutChange, 'to' | 'type' | 'actor' | 'data'> & { next: NonNullable<PayoutChange['next']> };

interface Opened {
  payout_id: string;
  send_deadline: Date;
}

const EVENT = `type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash`;

/**
 * The rows by compare-and-set, their events and notices, and a try for each; its operation at the provider is named by the first try,
 * every later one uses it again. A row that is not what its sender saw is left alone, and so is everything that would go with it.
 */
const OPEN = sql(
  'payout_open_attempts',
  `WITH wanted AS MATERIALIZED (
     SELECT * FROM json_to_recordset($1) AS w (
       payout_id text, version integer, status payout_status, to_status_now payout_status, next_action text, next_action_at timestamptz,
       attempt_id text, operation_id text, provider_account_id text, operation operation, provider_key text, is_first_of_key boolean, number integer, send_within_ms integer)
   ), happened AS MATERIALIZED (
     SELECT * FROM json_populate_recordset(NULL::payout_event, $2)
   ), changed AS (
     UPDATE payout p SET status = w.to_status_now, next_action = w.next_action, next_action_at = w.next_action_at, hinted_at = NULL, details_encrypted = NULL,
       enquiring_since = CASE WHEN p.enquiry_count = 0 THEN now() ELSE p.enquiring_since END, version = h.payout_version, last_sequence = h.sequence, updated_at = h.occurred_at, history_hash = h.hash
     FROM wanted w JOIN happened h USING (payout_id)
     WHERE p.id = ANY ($4) AND p.id = w.payout_id AND p.version = w.version AND p.status = w.status AND p.last_sequence = h.sequence - 1
     RETURNING p.id, p.merchant_id, p.callback_url
   ), named AS (
     INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, ordinal, provider_key)
     SELECT w.operation_id, c.id, w.provider_account_id, w.operation, CASE w.operation WHEN 'submit_details' THEN w.number ELSE 1 END, w.provider_key
     FROM changed c JOIN wanted w ON w.payout_id = c.id WHERE w.is_first_of_key
   ), told AS (
     INSERT INTO callback_delivery (id, merchant_id, payout_id, sequence, type, url, payload)
     SELECT n.id, c.merchant_id, c.id, n.sequence, n.type, c.callback_url, n.payload
     FROM changed c JOIN json_populate_recordset(NULL::callback_delivery, $3) n ON n.payout_id = c.id
   ), remembered AS (
     INSERT INTO payout_event (payout_id, sequence, ${EVENT}) SELECT h.payout_id, h.sequence, ${EVENT} FROM changed c JOIN happened h ON h.payout_id = c.id
   )
   INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline)
   SELECT w.attempt_id, w.operation_id, c.id, w.operation, w.number, clock_timestamp() + w.send_within_ms * interval '1 millisecond'
   FROM changed c JOIN wanted w ON w.payout_id = c.id
   RETURNING payout_id, send_deadline`,
);

/** Whoever held it back looks again after the pause; meanwhile no hint is worth anything. Nothing happened, so nothing is told. */
const POSTPONE = sql(
  'payout_postpone',
  `UPDATE payout SET next_action_at = clock_timestamp() + $2 * interval '1 millisecond', hinted_at = NULL
   WHERE id = ANY ($1) AND next_action <> 'enquire' AND next_action_at <= clock_timestamp()`,
);
/** Short, because it is what a payout waits for at most once its account is free again, in milliseconds. */
const POSTPONE_MS = 2_000;

/** Reads payouts that want to be sent and commits the intents to send them, together with those of the same moment. */
@Injectable()
export class IntentsRepository {
  private readonly reads = new Batcher<string, PayoutRow | undefined>((ids) => this.readAll(ids), BATCH_LIMITS);
  private readonly openings = new Batcher<Opening, Date | undefined>((openings) => this.openAll(openings), BATCH_LIMITS);
  private readonly postponements = new Batcher<string, undefined>((ids) => this.postponeAll(ids), BATCH_LIMITS);

  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
  ) {}

  /**
   * Reads a row without locking it: whatever is decided by it has to be written by compare-and-set.
   * @throws {PayoutNotFound}
   */
  async read(payoutId: string): Promise<PayoutRow> {
    const row = await this.reads.do(payoutId);
    if (!row) throw new PayoutNotFound(payoutId);
    return row;
  }

  /** The try that comes next, under the payout's key for the operation. {@link nextAttempt} */
  nextAttempt(row: RoutedPayout, operation: Operation, sendWithinMs: number): Promise<NewAttempt> {
    return nextAttempt(this.database, row, operation, sendWithinMs);
  }

  /**
   * Commits a change together with the try that it opens.
   * @returns the row as it is then, and the moment after which the request may not leave any more
   * @throws {PayoutChangedMeanwhile} when the row is not what the caller saw
   */
  async open(before: PayoutRow, change: IntentChange, attempt: NewAttempt): Promise<{ row: PayoutRow; sendDeadline: Date }> {
    const changed = changePayout(before, change);
    const opening = { before, changed, attempt };
    const sendDeadline = await this.openings.do(opening).catch((error: unknown) => this.openAlone(opening, error));
    if (!sendDeadline) throw new PayoutChangedMeanwhile(before.id);
    this.transactions.dispatchAfterCommit(wakeUpsOf(changed));
    return { row: changed.after, sendDeadline };
  }

  /** Nothing is sent now; the row stays as it is and wants the same a little later. */
  async postpone(payoutId: string): Promise<void> {
    await this.postponements.do(payoutId);
  }

  /** One that the database refuses takes its whole batch with it: alone, each gets what is its own. */
  private async openAlone(opening: Opening, error: unknown): Promise<Date | undefined> {
    if (isConnectionFailure(error)) throw error;
    return (await this.openAll([opening]))[0];
  }

  private async readAll(ids: readonly string[]): Promise<(PayoutRow | undefined)[]> {
    const rows = await this.database.rows<PayoutRow>(READ_ROWS, [ids]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  private async postponeAll(ids: readonly string[]): Promise<undefined[]> {
    await this.database.rows(POSTPONE, [ids, POSTPONE_MS]);
    return ids.map(() => undefined);
  }

  private async openAll(openings: readonly Opening[]): Promise<(Date | undefined)[]> {
    const events = openings.map(({ changed: { event } }) => ({ ...event, hash: hexOf(event.hash) }));
    const notices = openings.flatMap(({ before, changed }) => changed.callbacks.map((callback) => ({ ...callback, payout_id: before.id })));
    const values = [openings.map(wantedColumns), events, notices].map((rows) => JSON.stringify(rows));
    const opened = new Map(
      (await this.database.rows<Opened>(OPEN, [...values, openings.map(({ before }) => before.id)])).map((row) => [row.payout_id, row.send_deadline]),
    );
    return openings.map(({ before }) => opened.get(before.id));
  }
}

function wantedColumns({ before, changed: { after }, attempt }: Opening): object {
  return {
    payout_id: before.id,
    version: before.version,
    status: before.status,
    to_status_now: after.status,
    next_action: after.next_action,
    next_action_at: after.next_action_at,
    attempt_id: attempt.id,
    operation_id: attempt.operationId,
    provider_account_id: attempt.providerAccountId,
    operation: attempt.operation,
    provider_key: attempt.providerKey,
    is_first_of_key: attempt.isFirstOfKey,
    number: attempt.number,
    send_within_ms: attempt.sendWithinMs,
  };
}
