import {
  CURRENCIES,
  formatAmount,
  InvalidAmount,
  LIMIT_RULES,
  type LimitName,
  type LimitRule,
  LIMITS,
  loosenedRules,
  MAX_AMOUNT_MINOR,
  MAX_LIMIT_MINOR,
  MAX_LIMIT_PAYOUTS,
  type MerchantRules,
  parseNonNegativeAmount,
} from '@app/domain';
import type { MerchantPolicyView, UpdateMerchantPolicyDto } from '../../../generated/types.gen.js';

/** The limits of one currency as typed; an empty text is no limit. */
export type LimitsDraft = Record<LimitName, string>;

export type LimitErrors = Partial<Record<LimitName, string>>;

type Limits = Pick<MerchantPolicyView, LimitName>;

/** The form's first values for a currency. */
export function initialLimits(policy: Limits, currency: string): LimitsDraft {
  return Object.fromEntries(LIMIT_RULES.map((rule) => [LIMITS[rule].name, String(policy[LIMITS[rule].name][currency] ?? '')])) as LimitsDraft;
}

/** The currencies that may be chosen, those with limits first. */
export function currencyChoices(policy: Limits): { limited: string[]; others: string[] } {
  const limited = [...new Set(LIMIT_RULES.flatMap((rule) => Object.keys(policy[LIMITS[rule].name])))].sort();
  return { limited, others: CURRENCIES.filter((currency) => !limited.includes(currency)) };
}

/** The errors of a draft, by field; empty when it can be sent. */
export function limitErrors(draft: LimitsDraft, currency: string): LimitErrors {
  return Object.fromEntries(
    LIMIT_RULES.flatMap((rule) => {
      const read = readLimit(rule, draft[LIMITS[rule].name], currency);
      return 'error' in read ? [[LIMITS[rule].name, read.error]] : [];
    }),
  );
}

/** The limits of a draft without errors that differ from those that the operator saw: each with all its currencies, as the server expects it. */
export function changedLimits(draft: LimitsDraft, currency: string, seen: Limits): Pick<UpdateMerchantPolicyDto, LimitName> {
  const changes = LIMIT_RULES.flatMap((rule) => {
    const { name, counts } = LIMITS[rule];
    const { [currency]: before, ...others } = seen[name] as Record<string, string | number>;
    const minor = minorOf(rule, draft[name], currency);
    const after = minor === undefined ? undefined : counts === 'amount' ? formatAmount(minor, currency) : Number(minor);
    return after === before ? [] : [[name, { ...others, ...(after === undefined ? {} : { [currency]: after }) }] as const];
  });
  return Object.fromEntries(changes);
}

/** True where the draft raises or removes a limit: in live mode a second person must agree to it. */
export function loosensLimits(draft: LimitsDraft, currency: string, seen: MerchantPolicyView): boolean {
  const before = rulesOf(initialLimits(seen, currency), currency);
  return loosenedRules(before, rulesOf(draft, currency), seen.mode).length > 0;
}

function rulesOf(draft: LimitsDraft, currency: string): MerchantRules {
  const limits = LIMIT_RULES.flatMap((rule) => {
    const minor = minorOf(rule, draft[LIMITS[rule].name], currency);
    return minor === undefined ? [] : [[rule, { [currency]: Number(minor) }] as const];
  });
  return { soloLimits: {}, ...Object.fromEntries(limits) };
}

/** Minor units, or a number of payouts; undefined without a limit. */
function minorOf(rule: LimitRule, text: string, currency: string): bigint | undefined {
  const read = readLimit(rule, text, currency);
  return 'value' in read ? read.value : undefined;
}

function readLimit(rule: LimitRule, text: string, currency: string): { value?: bigint } | { error: string } {
  const { counts, over } = LIMITS[rule];
  const typed = text.trim();
  if (typed === '') return {};
  if (counts === 'payouts') {
    const isCount = /^\d{1,7}$/.test(typed) && Number(typed) <= MAX_LIMIT_PAYOUTS;
    return isCount ? { value: BigInt(typed) } : { error: `A whole number from 0 to ${String(MAX_LIMIT_PAYOUTS)}, or nothing.` };
  }
  try {
    return { value: parseNonNegativeAmount(typed, currency, over === 'payout' ? MAX_AMOUNT_MINOR : MAX_LIMIT_MINOR) };
  } catch (error) {
    if (error instanceof InvalidAmount) return { error: `An amount such as ${formatAmount(100_000n, currency)}, or nothing: ${error.message}.` };
    throw error;
  }
}
