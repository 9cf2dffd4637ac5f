import type { SqlRunner } from '@app/database';
import { formatAmount, type LimitName, LIMITS } from '@app/domain';
import { limitFreeAt, type LimitQuestion, type ReachedLimit } from './limits.repository.js';

/** A limit that refused a payout, for its merchant: as an amount, in decimal strings, or as a number of payouts. */
export interface ReachedLimitFacts {
  limit: LimitName;
  max_amount?: string;
  left_amount?: string;
  max_payouts?: number;
  left_payouts?: number;
  /** When the same payout is within this limit, if nothing else is created until then; null: never. */
  retry_at: string | null;
}

/** Why limits refuse a payout, in words and as members of the problem document. */
export interface LimitsReached {
  reason: string;
  extra: { limits: readonly ReachedLimitFacts[]; currency: string; retry_at: string | null };
}

const SUBJECTS = {
  maxPayoutMinor: 'The largest amount of one payout',
  maxDayMinor: 'The amount of all payouts within 24 hours',
  maxDayPayouts: 'The number of payouts within 24 hours',
  maxRecipientDayMinor: 'The amount to one recipient within 24 hours',
  maxRecipientDayPayouts: 'The number of payouts to one recipient within 24 hours',
} as const satisfies Record<ReachedLimit['rule'], string>;

/** Reads when a payout that limits refuse would be within each of them, and says so. */
export async function readReachedLimits(runner: SqlRunner, payout: LimitQuestion, reached: readonly ReachedLimit[]): Promise<LimitsReached> {
  const frees = await Promise.all(reached.map(async (limit) => ({ limit, freeAt: await limitFreeAt(runner, payout, limit) })));
  const isNever = frees.some(({ freeAt }) => freeAt === null);
  const last = Math.max(...frees.map(({ freeAt }) => freeAt?.getTime() ?? 0));
  const retryAt = isNever ? null : new Date(last).toISOString();
  const sentences = reached.map((limit) => sentence(limit, payout.currency));
  const advice = retryAt === null ? 'This payout is never within it.' : `Try again at ${retryAt}.`;
  const limits = frees.map(({ limit, freeAt }) => facts(limit, payout.currency, freeAt));
  return { reason: [...sentences, advice].join(' '), extra: { limits, currency: payout.currency, retry_at: retryAt } };
}

function facts(reached: ReachedLimit, currency: string, freeAt: Date | null): ReachedLimitFacts {
  const { name: limit, counts, over } = LIMITS[reached.rule];
  const retryAt = freeAt?.toISOString() ?? null;
  if (over === 'payout') return { limit, max_amount: formatAmount(reached.most, currency), retry_at: retryAt };
  const left = leftOf(reached);
  return counts === 'amount'
    ? { limit, max_amount: formatAmount(reached.most, currency), left_amount: formatAmount(left, currency), retry_at: retryAt }
    : { limit, max_payouts: Number(reached.most), left_payouts: Number(left), retry_at: retryAt };
}

function sentence(limit: ReachedLimit, currency: string): string {
  const { counts, over } = LIMITS[limit.rule];
  const write = (units: bigint): string => (counts === 'amount' ? `${formatAmount(units, currency)} ${currency}` : `${String(units)} in ${currency}`);
  const left = over === 'payout' ? '' : `, of which ${write(leftOf(limit))} is left`;
  return `${SUBJECTS[limit.rule]} is limited to ${write(limit.most)}${left}.`;
}

/** Nothing, where a limit was lowered below what has been used. */
function leftOf({ most, used }: ReachedLimit): bigint {
  return used > most ? 0n : most - used;
}
