import { type IdempotencyRecordEntity, type RowOf, type SqlRunner, sql, violatedConstraint } from '@app/database';
import type { Tenant } from '@app/domain';
import { IdempotencyKeyReused, RequestInProgress } from '../payout/payouts.errors.js';
import { type Answer, type CommandOutcome, renderAnswer } from './command-answer.js';
import { isOfRequest, type KeyedIdempotency, UNKEYED_LENGTH } from './request-hash.js';

/** By its key a merchant's request is recognised as the repeat of an earlier one in the same mode (draft-ietf-httpapi-idempotency-key-header). */
export interface Idempotency {
  key: string;
  /** SHA-256 of method, path and body. It is never stored as it is: see `RequestHashes`. */
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

function answerOf(stored: StoredColumns | undefined, idempotency: KeyedIdempotency): Answer | null {
  if (!stored || stored.request_hash === null || stored.response_status === null || stored.response_body === null) return null;
  if (!isOfRequest(stored.request_hash, idempotency)) throw new IdempotencyKeyReused();
  return { status: stored.response_status, body: stored.response_body, replayed: true, version: null };
}

/**
 * The answer that is stored under this key, or null.
 * @throws {IdempotencyKeyReused} when it was used for another request
 */
export async function findAnswer(database: SqlRunner, { merchantId, mode }: Tenant, idempotency: KeyedIdempotency): Promise<Answer | null> {
  return answerOf(await database.first<StoredColumns>(FIND, [merchantId, mode, idempotency.key]), idempotency);
}

/**
 * Locks a key for this transaction.
 * @returns the stored answer, or null when the key is new
 * @throws {RequestInProgress} when the same key is in use right now
 * @throws {IdempotencyKeyReused} when it was used for another request
 */
export async function acquireKey(tx: SqlRunner, { merchantId, mode }: Tenant, idempotency: KeyedIdempotency): Promise<Answer | null> {
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
export async function storeAnswer(tx: SqlRunner, { merchantId, mode }: Tenant, idempotency: KeyedIdempotency, outcome: CommandOutcome): Promise<Answer> {
  const answer = renderAnswer(outcome, idempotency.requestId);
  await tx.rows(STORE, [merchantId, mode, idempotency.key, idempotency.storedHash, outcome.payout.id, answer.status, answer.body]);
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

/** Hashes keyed in one transaction, and transactions of one run. The next run continues. */
export const KEYING_LIMITS = { rows: 1_000, batches: 1_000 };
const UNKEYED = sql(
  'idempotency_unkeyed',
  `SELECT merchant_id, mode, key, request_hash FROM idempotency_record WHERE octet_length(request_hash) = ${UNKEYED_LENGTH} LIMIT $1 FOR UPDATE SKIP LOCKED`,
);
const KEY = sql(
  'idempotency_key_hashes',
  `UPDATE idempotency_record r SET request_hash = n.hash FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) AS n (merchant_id, mode, key, hash)
   WHERE r.merchant_id = n.merchant_id AND r.mode = n.mode AND r.key = n.key`,
);

/**
 * Keys hashes that are stored without a key. Several processes may do it at once: each takes rows that no other has.
 * @param stored the form in which a hash is stored
 * @returns how many
 */
export async function keyHashes(tx: SqlRunner, stored: (requestHash: Buffer) => Buffer): Promise<number> {
  const rows = await tx.rows<Pick<RowOf<IdempotencyRecordEntity>, 'merchant_id' | 'mode' | 'key' | 'request_hash'>>(UNKEYED, [KEYING_LIMITS.rows]);
  const values = [rows.map((row) => row.merchant_id), rows.map((row) => row.mode), rows.map((row) => row.key), rows.map((row) => stored(row.request_hash))];
  if (rows.length > 0) await tx.rows(KEY, values);
  return rows.length;
}
