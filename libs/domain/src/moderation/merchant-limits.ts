/**
 * How much a merchant may create in one mode, each by currency: minor units, or numbers of payouts. A currency that is not named has no limit.
 * A day is the 24 hours before a creation, on the clock of the database.
 */
export interface MerchantLimits {
  maxPayoutMinor?: Readonly<Record<string, number>>;
  maxDayMinor?: Readonly<Record<string, number>>;
  maxDayPayouts?: Readonly<Record<string, number>>;
  maxRecipientDayMinor?: Readonly<Record<string, number>>;
  maxRecipientDayPayouts?: Readonly<Record<string, number>>;
}

export type LimitRule = keyof MerchantLimits;

/** What a limit is called outside, what it counts, and over which payouts. */
interface LimitForm {
  name: string;
  counts: 'amount' | 'payouts';
  over: 'payout' | 'day' | 'recipient';
}

/** Every limit, in the order in which they are shown. */
export const LIMITS = {
  maxPayoutMinor: { name: 'amount_per_payout', counts: 'amount', over: 'payout' },
  maxDayMinor: { name: 'amount_per_day', counts: 'amount', over: 'day' },
  maxDayPayouts: { name: 'payouts_per_day', counts: 'payouts', over: 'day' },
  maxRecipientDayMinor: { name: 'amount_per_recipient_day', counts: 'amount', over: 'recipient' },
  maxRecipientDayPayouts: { name: 'payouts_per_recipient_day', counts: 'payouts', over: 'recipient' },
} as const satisfies Readonly<Record<LimitRule, LimitForm>>;

export type LimitName = (typeof LIMITS)[LimitRule]['name'];

export const LIMIT_RULES = Object.keys(LIMITS) as readonly LimitRule[];
export const LIMIT_NAMES: readonly LimitName[] = LIMIT_RULES.map((rule) => LIMITS[rule].name);

/** How far back the limits of a day and of a recipient look. */
export const LIMIT_WINDOW_HOURS = 24;

/** The largest sum that a limit may name, in minor units: exact as a JSON number, and a hundred times the largest payout. */
export const MAX_LIMIT_MINOR = 100_000_000_000_000n;
/** The largest number of payouts that a limit may name. */
export const MAX_LIMIT_PAYOUTS = 1_000_000;

/** Whether anything is limited in a currency. */
export function isLimited(limits: MerchantLimits, currency: string): boolean {
  return LIMIT_RULES.some((rule) => limits[rule]?.[currency] !== undefined);
}

/** The currencies in which anything is limited, in the order of the alphabet. */
export function limitedCurrencies(limits: MerchantLimits): string[] {
  return [...new Set(LIMIT_RULES.flatMap((rule) => Object.keys(limits[rule] ?? {})))].sort();
}
