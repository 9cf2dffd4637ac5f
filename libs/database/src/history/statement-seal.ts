import { createHmac } from 'node:crypto';
import type { PayoutStatementEntity } from '../entities/payout/payout-statement.entity.js';
import type { RowOf } from '../rows.js';
import { canonicalJson } from './canonical-json.js';

const SEALED = [
  'id',
  'payout_id',
  'attempt_id',
  'source',
  'claim',
  'resolution',
  'provider_code',
  'provider_reference',
  'processed_amount_minor',
  'added_by',
  'receipt',
  'mismatch',
  'identity',
] as const satisfies readonly (keyof RowOf<PayoutStatementEntity>)[];

/** What the seal of a report covers: everything by which it is evidence. Whether a manual one was accepted is in the history. */
export type SealedStatement = Pick<RowOf<PayoutStatementEntity>, (typeof SEALED)[number]>;

/** The seal of a report: HMAC-SHA256 over it in canonical JSON (RFC 8785). @param key the pepper of the installation */
export function statementSeal(key: Buffer, statement: SealedStatement): Buffer {
  const content = SEALED.map((column) => {
    // That a report is about another account is found by the statement that stores it, from what else is sealed.
    if (column === 'mismatch' && statement.mismatch === 'account') return null;
    return typeof statement[column] === 'bigint' ? String(statement[column]) : statement[column];
  });
  return createHmac('sha256', key)
    .update(`statement:${canonicalJson(content) ?? ''}`, 'utf8')
    .digest();
}
