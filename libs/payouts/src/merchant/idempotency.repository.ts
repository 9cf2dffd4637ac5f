import { type IdempotencyRecordEntity, type RowOf, type SqlRunner, sql, violatedConstraint } from '@app/database';
import type { Tenant } from '@app/domain';
import { IdempotencyKeyReused, RequestInProgress } from '../payout/payouts.errors.js';
import { type Answer, type CommandOutcome, renderAnswer } from './command-answer.js';

/** By its key a merchant's request is recognised as the repeat of an earlier one in the same mode (draft-ietf-httpapi-idempotency-key-header). */
export interface Idempotency {
  key: string;
  /** SHA-256 of method, path and body. */
  requestHash: Buffer;
  /** Of the request; a stored problem document names it. */
  requestId: string;
}

/** Null when the key is new. */
type StoredColumns = { [Column in 'request_hash' | 'response_status' | 'response_body']: RowOf<IdempotencyRecordEntity>[Column] | null };

const FIND = sql(
  'idempotency_find',
  `SELECT request_hash, response_status, response_body FROM idempotency_record WHERE merchant_id = $1 AND mode = $2 AND key = $3`,
);

/** The lock ends with the transaction, so a process that dies half-way leaves no lock behind. */
const ACQUIRE = sql(
  'idempotency_claim',
  `SELECT pg_try_advisory_xact_lock(hashtextextended(concat_ws(' ', $1::text, $2::text, $3::text), 0)) AS locked, r.request_hash, r.response_status, r.response_body
   FROM (VALUES (1)) one LEFT JOIN idempotency_record r ON r.merchant_id = $1 AND r.mode = $2 AND r.key = $3`,
);

const STORE = sql(
  'idempotency_store',
  `INSERT INTO idempotency_record (merchant_id, mode, key, request_hash, payout_id, response_status, response_body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

function answerOf(stored: StoredColumns | undefined, idempotency: Idempotency): Answer | null {
  if (!stored || stored.request_hash === null || stored.response_status === null || stored.response_body === null) return null;
  if (!stored.request_hash.equals(idempotency.requestHash)) throw new IdempotencyKeyReused();
  return { status: stored.response_status, body: stored.response_body, replayed: true, version: null };
}

/**
 * The answer that is stored under this key, or null.
 * @throws {IdempotencyKeyReused} when it was used for another request
 */
export async function findAnswer(database: SqlRunner, { merchantId, mode }: Tenant, idempotency: Idempotency): Promise<Answer | null> {
  return answerOf(await database.first<StoredColumns>(FIND, [merchantId, mode, idempotency.key]), idempotency);
}

/**
 * Locks a key for this transaction.
 * @returns the stored answer, or null when the key is new
 * @throws {RequestInProgress} when the same key is in use right now
 * @throws {IdempotencyKeyReused} when it was used for another request
 */
export async function acquireKey(tx: SqlRunner, { merchantId, mode }: Tenant, idempotency: Idempotency): Promise<Answer | null> {
  const found = await tx.first<StoredColumns & { locked: boolean }>(ACQUIRE, [merchantId, mode, idempotency.key]);
  if (!found?.locked) throw new RequestInProgress();
  return answerOf(found, idempotency);
}

/**
 * True when another request with the same key committed after this one had searched for its answer. The primary key refuses the second
 * record, and executing the request again finds the answer of the first.
 */
export function isDuplicateKeyError(error: unknown): boolean {
  return violatedConstraint(error) === 'idempotency_record_pkey';
}

/** Renders and stores an answer, in the transaction of the command that it answers. Keeps INV-17. */
export async function storeAnswer(tx: SqlRunner, { merchantId, mode }: Tenant, idempotency: Idempotency, outcome: CommandOutcome): Promise<Answer> {
  const answer = renderAnswer(outcome, idempotency.requestId);
  await tx.rows(STORE, [merchantId, mode, idempotency.key, idempotency.requestHash, outcome.payout.id, answer.status, answer.body]);
  return { ...answer, replayed: false, version: outcome.payout.version };
}

/** Records deleted in one run; the next run deletes the rest. */
const PURGE_LIMIT = 10_000;
const PURGE = sql(
  'idempotency_purge',
  `DELETE FROM idempotency_record WHERE (merchant_id, mode, key) IN (
     SELECT merchant_id, mode, key FROM idempotency_record WHERE created_at < now() - interval '30 days' ORDER BY created_at LIMIT $1) RETURNING key`,
);

/** Deletes records older than thirty days. @returns how many */
export async function purgeRecords(tx: SqlRunner): Promise<number> {
  return (await tx.rows(PURGE, [PURGE_LIMIT])).length;
}
