import { Database, type MerchantPolicyEntity, sql } from '@app/database';
import { formatAmount, LIMIT_WINDOW_HOURS, limitedCurrencies, type MerchantLimits, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { COUNTS_FOR_LIMITS } from './limits.repository.js';
import type { CurrencyLimitsView, DayLimitView, LimitsView } from './limits.view.js';

/** What the payouts of a day use up, by currency. */
type Used = Readonly<Record<string, { amount: string; payouts: number }>>;

const READ = sql(
  'merchant_limits',
  `SELECT m.policy, now() AS now, CASE WHEN m.policy ?| ARRAY['maxDayMinor', 'maxDayPayouts'] THEN (
     SELECT json_object_agg(u.currency, json_build_object('amount', u.amount::text, 'payouts', u.payouts)) FROM (
       SELECT p.currency, sum(p.amount_minor) AS amount, count(*) AS payouts FROM payout p
       WHERE p.merchant_id = m.merchant_id AND p.mode = m.mode AND p.created_at > now() - interval '${String(LIMIT_WINDOW_HOURS)} hours' AND ${COUNTS_FOR_LIMITS}
       GROUP BY p.currency) u) END AS used
   FROM merchant_policy m WHERE m.merchant_id = $1 AND m.mode = $2`,
);

/** Reads the limits of a merchant, and what is left of them. */
@Injectable()
export class LimitsReader {
  constructor(private readonly database: Database) {}

  /** Nothing for a merchant that does not exist. */
  async read({ merchantId, mode }: Tenant): Promise<LimitsView> {
    const row = await this.database.first<Pick<MerchantPolicyEntity, 'policy'> & { now: Date; used: Used | null }>(READ, [merchantId, mode]);
    const { policy = {}, now = new Date(), used } = row ?? {};
    return { data: limitedCurrencies(policy).map((currency) => currencyLimits(policy, used ?? {}, currency)), as_of: now.toISOString() };
  }
}

function currencyLimits(limits: MerchantLimits, used: Used, currency: string): CurrencyLimitsView {
  return {
    currency,
    payout: { max_amount: amount(limits.maxPayoutMinor?.[currency], currency) },
    day: dayLimit(limits, used, currency),
    recipient_day: {
      max_amount: amount(limits.maxRecipientDayMinor?.[currency], currency),
      max_payouts: limits.maxRecipientDayPayouts?.[currency] ?? null,
    },
  };
}

function dayLimit(limits: MerchantLimits, used: Used, currency: string): DayLimitView {
  const [most, mostPayouts] = [limits.maxDayMinor?.[currency], limits.maxDayPayouts?.[currency]];
  const max = { max_amount: amount(most, currency), max_payouts: mostPayouts ?? null };
  if (most === undefined && mostPayouts === undefined) return { ...max, used_amount: null, used_payouts: null, left_amount: null, left_payouts: null };
  const { amount: usedAmount, payouts } = used[currency] ?? { amount: '0', payouts: 0 };
  const left = most === undefined ? null : BigInt(most) - BigInt(usedAmount);
  return {
    ...max,
    used_amount: formatAmount(BigInt(usedAmount), currency),
    used_payouts: payouts,
    left_amount: left === null ? null : formatAmount(left < 0n ? 0n : left, currency),
    left_payouts: mostPayouts === undefined ? null : Math.max(0, mostPayouts - payouts),
  };
}

function amount(minor: number | undefined, currency: string): string | null {
  return minor === undefined ? null : formatAmount(BigInt(minor), currency);
}
