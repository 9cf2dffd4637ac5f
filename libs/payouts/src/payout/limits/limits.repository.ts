import { hexOf, type SqlRunner, sql } from '@app/database';
import { isLimited, LIMIT_WINDOW_HOURS, type LimitRule, LIMITS, type MerchantLimits } from '@app/domain';
import type { PayoutRow } from '../payout.row.js';

/** A payout that is compared with the limits of its merchant. */
export type LimitQuestion = Pick<PayoutRow, 'id' | 'merchant_id' | 'mode' | 'currency' | 'amount_minor' | 'created_at'> & {
  /** Null while details are missing: then nobody knows yet to whom it goes. */
  recipient_fingerprint: Buffer | null;
  /** It is stored and counted already: only what a recipient may receive is looked at. */
  is_stored: boolean;
};

/** A limit that a payout would exceed, as it was when that was found. */
export interface ReachedLimit {
  rule: LimitRule;
  /** Minor units, or payouts. */
  most: bigint;
  /** Of the day before, without this payout. */
  used: bigint;
}

/** A row of the answer. */
export type LimitFound = ReachedLimit & { payout_id: string };

/** As in `find_reached_limits`: a payout that counts. */
export const COUNTS_FOR_LIMITS = `NOT (p.processed_amount_minor IS NOT DISTINCT FROM 0
  AND p.status IN ('CREATE_FAILED', 'TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCELLED', 'CANCEL_FAILED', 'REVOKED', 'REVOKE_FAILED'))`;

/** SQL: how far back is looked. */
const DAY = `interval '${String(LIMIT_WINDOW_HOURS)} hours'`;

/** SQL: the limits that the payouts in a JSON parameter would exceed. The locks that it takes are held until the transaction ends. */
export const findReachedLimitsSql = (parameter: string, leftOut: string): string => `SELECT * FROM find_reached_limits(${parameter}, ${leftOut})`;

const FIND = sql('payout_find_reached_limits', findReachedLimitsSql('$1', `'{}'`));

/** The earliest of the counted payouts after whose day enough of the limit is free; none when enough is free already. */
const FREE_AT = sql(
  'payout_limit_free_at',
  `SELECT r.created_at + ${DAY} AS free_at FROM (
     SELECT p.created_at, p.id, sum(u.units) OVER (ORDER BY p.created_at DESC, p.id DESC) AS used_since
     FROM payout p CROSS JOIN LATERAL (SELECT CASE WHEN $7 THEN p.amount_minor ELSE 1 END AS units) u
     WHERE p.merchant_id = $1 AND p.mode = $2 AND p.currency = $3 AND p.created_at > $4::timestamptz - ${DAY} AND p.id <> $6 AND ($5::bytea IS NULL OR p.recipient_fingerprint = $5)
       AND ${COUNTS_FOR_LIMITS}
   ) r WHERE r.used_since > $8::bigint ORDER BY r.created_at DESC, r.id DESC LIMIT 1`,
);

/**
 * What is asked about a new payout; null where the merchant has no limit in its currency.
 * @param limits of the merchant, as this process knows them; the database goes by those that are in force
 */
export function limitQuestion(row: PayoutRow, limits: MerchantLimits, isComplete: boolean): LimitQuestion | null {
  return isLimited(limits, row.currency) ? questionOf(row, { recipient_fingerprint: isComplete ? row.recipient_fingerprint : null, is_stored: false }) : null;
}

/** What is asked about a stored payout whose recipient has become known. */
export function recipientQuestion(row: PayoutRow, limits: MerchantLimits): LimitQuestion | null {
  return isLimited(limits, row.currency) ? questionOf(row, { recipient_fingerprint: row.recipient_fingerprint, is_stored: true }) : null;
}

function questionOf(row: PayoutRow, rest: Pick<LimitQuestion, 'recipient_fingerprint' | 'is_stored'>): LimitQuestion {
  const { id, merchant_id, mode, currency, amount_minor, created_at } = row;
  return { id, merchant_id, mode, currency, amount_minor, created_at, ...rest };
}

/** Questions as the JSON that {@link findReachedLimitsSql} reads. */
export function limitQuestions(questions: readonly LimitQuestion[]): string {
  return JSON.stringify(
    questions.map((one) => ({
      ...one,
      amount_minor: String(one.amount_minor),
      recipient_fingerprint: one.recipient_fingerprint && hexOf(one.recipient_fingerprint),
    })),
  );
}

/** The limits that a payout would exceed; none where it may be. The locks that it takes are held until the transaction ends. */
export async function findReachedLimits(tx: SqlRunner, question: LimitQuestion | null): Promise<ReachedLimit[]> {
  return question === null ? [] : tx.rows<LimitFound & Record<string, unknown>>(FIND, [limitQuestions([question])]);
}

/**
 * From when on the same payout would be within a limit, if nothing else is created until then.
 * @returns null where it never is, because the payout alone exceeds the limit
 */
export async function limitFreeAt(runner: SqlRunner, payout: LimitQuestion, { rule, most }: ReachedLimit): Promise<Date | null> {
  const { counts, over } = LIMITS[rule];
  const room = most - (counts === 'amount' ? payout.amount_minor : 1n);
  if (room < 0n || over === 'payout') return null;
  const recipient = over === 'recipient' ? payout.recipient_fingerprint : null;
  const { merchant_id: merchantId, mode, currency, created_at: at } = payout;
  const found = await runner.first<{ free_at: Date }>(FREE_AT, [merchantId, mode, currency, at, recipient, payout.id, counts === 'amount', room]);
  return found?.free_at ?? at;
}
