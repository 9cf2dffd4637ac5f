import type { CurrencyLimitsView } from '../../../generated/types.gen.js';
import { amountText, countText } from '../../../lib/format/amount-text.js';
import type { LimitsDraft } from './limits-form.js';

/** The limits of a currency and what is used of them, as names and values for reading. */
export function limitRows({ currency, payout, day, recipient_day: recipient }: CurrencyLimitsView): (readonly [string, string])[] {
  const used = day.used_amount === null ? null : `used ${amountText(day.used_amount, currency)} in ${countText(day.used_payouts ?? 0, 'payout')}`;
  const rows = [
    [`One payout in ${currency}`, listed(payout.max_amount, null, currency)],
    [`Payouts of 24 hours in ${currency}`, listed(day.max_amount, day.max_payouts, currency, used)],
    [`To one recipient in 24 hours in ${currency}`, listed(recipient.max_amount, recipient.max_payouts, currency)],
  ] as const;
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function listed(amount: string | null, payouts: number | null, currency: string, used: string | null = null): string | null {
  const most = mostText(amount, payouts, currency);
  return most === null ? null : `At most ${most}${used === null ? '' : `; ${used}`}`;
}

/** `1,000.00 EUR and 5 payouts`; null without a limit. */
function mostText(amount: string | null, payouts: number | null, currency: string): string | null {
  const parts = [...(amount === null ? [] : [amountText(amount, currency)]), ...(payouts === null ? [] : [countText(payouts, 'payout')])];
  return parts.length === 0 ? null : parts.join(' and ');
}

/** What will happen under a draft without errors. */
export function limitsConsequence(draft: LimitsDraft, currency: string): string {
  const text = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());
  const count = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed));
  const payout = text(draft.amount_per_payout);
  const day = mostText(text(draft.amount_per_day), count(draft.payouts_per_day), currency);
  const recipient = mostText(text(draft.amount_per_recipient_day), count(draft.payouts_per_recipient_day), currency);
  const refused = [
    ...(payout === null ? [] : [`one above ${amountText(payout, currency)}`]),
    ...(day === null ? [] : [`one with which the last 24 hours would have more than ${day}`]),
    ...(recipient === null ? [] : [`one with which its recipient would get more than ${recipient} in 24 hours`]),
  ];
  if (refused.length === 0) return `New payouts in ${currency} have no limit but those of their service.`;
  return `Of new payouts in ${currency} is refused: ${refused.join('; ')}. Payouts that exist go on, and count.`;
}
