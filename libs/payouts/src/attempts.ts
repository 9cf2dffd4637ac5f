import { statement, type Transaction } from '@app/database';
import { newId, type Operation, type Outcome, type Resolution } from '@app/domain';
import { providerKeyOf } from '@app/providers';
import type { PayoutRow } from './payout.row.js';

/** A try that is open: its intent is committed with it, and only then may anything be sent. */
export interface OpenAttempt {
  id: string;
  number: number;
  provider_key: string;
  send_deadline: Date;
  /** How often this operation ended without anybody knowing how. */
  unknown_before: number;
}

/** How a try ended. */
export interface AttemptEnd {
  outcome: Outcome;
  resolution: Resolution;
  code: string | null;
  message: string | null;
  httpStatus: number | null;
}

const OPEN = statement(
  'attempt_open',
  `WITH op AS (
     INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, provider_key) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (payout_id, provider_account_id, operation) DO UPDATE SET operation = EXCLUDED.operation
     RETURNING id, provider_key
   ), before AS (
     SELECT count(*)::int AS tries, (count(*) FILTER (WHERE outcome = 'unknown'))::int AS unknown
     FROM payout_attempt WHERE payout_id = $2 AND operation = $4
   )
   INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline)
   SELECT $6, op.id, $2, $4, before.tries + 1, clock_timestamp() + $7 * interval '1 millisecond' FROM op, before
   RETURNING id, number, send_deadline, (SELECT provider_key FROM op) AS provider_key, (SELECT unknown FROM before) AS unknown_before`,
);
const FINISH = statement(
  'attempt_finish',
  `UPDATE payout_attempt SET outcome = $2, resolution = $3, provider_code = $4, provider_message = $5, http_status = $6, finished_at = clock_timestamp()
   WHERE id = $1 AND outcome IS NULL RETURNING id`,
);
const FIND_OPEN = statement(
  'attempt_find_open',
  `SELECT id, operation, send_deadline, clock_timestamp() AS now FROM payout_attempt WHERE payout_id = $1 AND outcome IS NULL`,
);

/**
 * Opens a try under the payout's key for this operation; the first try creates the key, every later one uses it again.
 * @param sendWithinMs how long the request may wait before it leaves
 */
export async function openAttempt(tx: Transaction, row: PayoutRow, accountId: string, operation: Operation, sendWithinMs: number): Promise<OpenAttempt> {
  const values = [newId('operation'), row.id, accountId, operation, providerKeyOf(row.id, operation), newId('attempt'), sendWithinMs];
  const opened = await tx.first<OpenAttempt>(OPEN, values);
  if (!opened) throw new Error(`no attempt was opened for ${row.id}`);
  return opened;
}

/** Ends a try. @returns false when it was ended by somebody else meanwhile */
export async function finishAttempt(tx: Transaction, attemptId: string, end: AttemptEnd): Promise<boolean> {
  const rows = await tx.rows(FINISH, [attemptId, end.outcome, end.resolution, end.code, end.message, end.httpStatus]);
  return rows.length === 1;
}

/** The open try of a payout, where there is one. */
export async function findOpenAttempt(
  tx: Transaction,
  payoutId: string,
): Promise<{ id: string; operation: Operation; send_deadline: Date; now: Date } | undefined> {
  return tx.first(FIND_OPEN, [payoutId]);
}
