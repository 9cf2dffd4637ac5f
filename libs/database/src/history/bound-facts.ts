import { createHash } from 'node:crypto';
import type { BoundColumns, BoundValue } from '../entities/payout/bound.js';
import { PayoutEntity } from '../entities/payout/payout.entity.js';
import { type ColumnOf, columnsOf, type RowOf } from '../rows.js';
import { canonicalJson } from './canonical-json.js';

type PayoutColumns = RowOf<PayoutEntity>;
type Column = ColumnOf<PayoutEntity>;

/** Bound in clear. The recipient's fingerprint is keyed. */
const CLEAR = [
  'merchant_id',
  'mode',
  'reference',
  'service_code',
  'provider_account_id',
  'amount_minor',
  'currency',
  'processed_amount_minor',
  'resolution',
  'moderation_required',
  'autoprocess',
  'provider_reference',
  'missing_fields',
  'recipient_fingerprint',
  'duplicate_of',
  'expires_at',
  'created_at',
  'watched_until',
] as const satisfies readonly Column[];

/** Ciphertexts are bound by their SHA-256: they begin with a random nonce, so nothing can be guessed from it. */
const CIPHERTEXTS = ['fields_encrypted', 'details_encrypted'] as const satisfies readonly Column[];

/** Other members of every event say these, or they belong to the chain. */
const OF_THE_CHAIN: readonly Column[] = ['id', 'status', 'version', 'updated_at', 'last_sequence', 'history_hash', 'bound_since'];

/** Everything else is bound together, by one digest: texts, and the masked copy of the recipient's details. A new column belongs to it by itself. In the order of canonical JSON. */
const OTHERS = columnsOf(PayoutEntity)
  .filter((column) => ![...CLEAR, ...CIPHERTEXTS, ...OF_THE_CHAIN].includes(column))
  .sort();

/** The name under which {@link OTHERS} are bound. */
const OTHERS_NAME = 'others';

/** The columns that a bound name stands for, in words. */
export function boundColumnsOf(name: string): string {
  return name === OTHERS_NAME ? OTHERS.join(', ') : name;
}

/** Whether a bound name stands for a digest: its value tells nothing to a person. */
export function isDigest(name: string): boolean {
  return name === OTHERS_NAME || (CIPHERTEXTS as readonly string[]).includes(name);
}

/** Every bound column of a payout that is not null. */
export function boundColumns(row: PayoutColumns): BoundColumns {
  const bound: Record<string, BoundValue> = { [OTHERS_NAME]: digestOfOthers(row) };
  for (const column of CLEAR) if (row[column] !== null) bound[column] = boundValue(row[column]);
  for (const column of CIPHERTEXTS) if (row[column] !== null) bound[column] = digest(row[column]);
  return bound;
}

/** The bound columns that a change gives another value. Keeps INV-23. */
export function boundChanges(before: PayoutColumns, after: PayoutColumns): BoundColumns {
  const changes: Record<string, BoundValue> = {};
  for (const column of CLEAR) {
    if (before[column] === after[column]) continue;
    const value = boundValue(after[column]);
    if (String(value) !== String(boundValue(before[column]))) changes[column] = value;
  }
  for (const column of CIPHERTEXTS) if (before[column] !== after[column]) changes[column] = after[column] === null ? null : digest(after[column]);
  // Their digest has the ciphertext in it.
  if (before.fields_encrypted !== after.fields_encrypted || OTHERS.some((column) => before[column] !== after[column]))
    changes[OTHERS_NAME] = digestOfOthers(after);
  return changes;
}

function boundValue(value: PayoutColumns[(typeof CLEAR)[number]]): BoundValue {
  return plain(value) as BoundValue;
}

/** A value as JSON can hold it. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  return Buffer.isBuffer(value) ? value.toString('hex') : value;
}

/**
 * A masked number has few possible values; with the ciphertext, whose nonce is random, nothing can be guessed from the digest. What is null is
 * left out, so that a column that is added later changes no digest.
 */
function digestOfOthers(row: PayoutColumns): string {
  let members = '';
  for (const column of OTHERS) {
    const member = row[column] === null ? undefined : canonicalJson(plain(row[column]));
    if (member !== undefined) members += `${members === '' ? '' : ','}"${column}":${member}`;
  }
  return digest(`${row.fields_encrypted}\n{${members}}`);
}

/** SHA-256 of a text, in hexadecimal. */
export function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
