import { hexOf, type MerchantPolicy, type SqlRunner, sql } from '@app/database';
import { DEFAULT_DUPLICATE_WINDOW_HOURS, type PayoutStatus } from '@app/domain';
import type { PayoutRow } from '../payout.row.js';

/** Another payout of the same merchant, in the same mode, over the same amount to the same recipient. */
export interface OtherPayout {
  id: string;
  status: PayoutStatus;
  createdAt: Date;
}

/** A payout for which the other one is looked for. */
export type DuplicateQuestion = Pick<PayoutRow, 'id' | 'merchant_id' | 'mode' | 'recipient_fingerprint' | 'amount_minor' | 'currency' | 'created_at'> & {
  window_hours: number;
};

/** A row of the answer. */
export interface DuplicateFound {
  payout_id: string;
  other_id: string;
  other_status: PayoutStatus;
  other_created_at: Date;
}

/**
 * SQL: the duplicates of the payouts in a JSON parameter that {@link duplicateQuestions} makes. It holds locks until the transaction ends, so
 * that of two creations at the same moment the second one finds the first.
 */
export const findDuplicatesSql = (parameter: string): string => `SELECT * FROM find_duplicate_payouts(${parameter})`;

const FIND = sql('payout_find_duplicates', findDuplicatesSql('$1'));

/** What is asked about a payout that is about to become ready; null where the merchant's policy is to let duplicates pass. */
export function duplicateQuestion(row: PayoutRow, policy: MerchantPolicy): DuplicateQuestion | null {
  if (policy.duplicates === 'off') return null;
  const { id, merchant_id, mode, recipient_fingerprint, amount_minor, currency, created_at } = row;
  return {
    id,
    merchant_id,
    mode,
    recipient_fingerprint,
    amount_minor,
    currency,
    created_at,
    window_hours: policy.duplicateWindowHours ?? DEFAULT_DUPLICATE_WINDOW_HOURS,
  };
}

/** Questions as the JSON that {@link findDuplicatesSql} reads. */
export function duplicateQuestions(questions: readonly DuplicateQuestion[]): string {
  return JSON.stringify(questions.map((one) => ({ ...one, recipient_fingerprint: hexOf(one.recipient_fingerprint), amount_minor: String(one.amount_minor) })));
}

/** The other payouts by the payout that was asked about. */
export function otherPayouts(found: readonly DuplicateFound[]): ReadonlyMap<string, OtherPayout> {
  return new Map(found.map((row) => [row.payout_id, { id: row.other_id, status: row.other_status, createdAt: row.other_created_at }]));
}

/** Looks for another payout. The locks that it takes are held until the transaction ends. */
export async function findDuplicate(tx: SqlRunner, question: DuplicateQuestion | null): Promise<OtherPayout | null> {
  if (question === null) return null;
  return otherPayouts(await tx.rows<DuplicateFound & Record<string, unknown>>(FIND, [duplicateQuestions([question])])).get(question.id) ?? null;
}

/** The other payout as the history keeps it. */
export function duplicateData({ id, status, createdAt }: OtherPayout): Record<string, unknown> {
  return { duplicate_of: { id, status, created_at: createdAt.toISOString() } };
}
