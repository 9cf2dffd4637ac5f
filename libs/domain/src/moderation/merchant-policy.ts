import type { Mode } from '../mode.js';
import { LIMIT_RULES, type LimitRule, limitedCurrencies, type MerchantLimits } from './merchant-limits.js';

/** Rules that ask for a human before anything is sent. Amounts are minor units by currency. */
export interface ModerationPolicy {
  always?: boolean;
  aboveMinor?: Record<string, number>;
  /** The first payout of a merchant to a recipient. */
  firstToRecipient?: boolean;
}

/** From the loosest to the strictest. */
export const DUPLICATE_HANDLINGS = ['off', 'warn', 'ask'] as const;

/**
 * What follows from a second payout over the same amount to the same recipient: nothing, a mark that operators see, or a case that an operator
 * has to decide before it is sent.
 */
export type DuplicateHandling = (typeof DUPLICATE_HANDLINGS)[number];

/** The rules of a merchant. */
export interface MerchantPolicy extends ModerationPolicy, MerchantLimits {
  /** `ask` for new merchants; `warn` where it is absent, as for merchants from before this rule. */
  duplicates?: DuplicateHandling;
  /** Two payouts are compared when at most this many hours lie between them; {@link DEFAULT_DUPLICATE_WINDOW_HOURS} where it is absent. */
  duplicateWindowHours?: number;
}

export const DEFAULT_DUPLICATE_HANDLING: DuplicateHandling = 'warn';
export const DEFAULT_DUPLICATE_WINDOW_HOURS = 24;
export const MIN_DUPLICATE_WINDOW_HOURS = 1;
/** 31 days. */
export const MAX_DUPLICATE_WINDOW_HOURS = 744;

/** Everything that decides how much a merchant may create, when its payouts need a person, and when they need two. Each mode has its own. */
export interface MerchantRules extends MerchantPolicy {
  /** Largest amounts, in minor units by currency, that one operator may decide alone. */
  soloLimits: Readonly<Record<string, number>>;
}

export type MerchantRule = keyof MerchantRules;

/** In which direction a rule takes away, and how far it goes; a rule by currency is asked about one. */
interface RuleDirection {
  stricter: 'lower' | 'higher';
  extent: (rules: MerchantRules, mode: Mode, currency: string) => number;
}

/** A limit is stricter the lower it is; without one nothing is refused. */
const LIMIT_DIRECTIONS = Object.fromEntries(
  LIMIT_RULES.map((rule) => [rule, { stricter: 'lower', extent: (rules, _mode, currency) => rules[rule]?.[currency] ?? Infinity } satisfies RuleDirection]),
) as Readonly<Record<LimitRule, RuleDirection>>;

/** The direction of every rule: the one place that says what one person may change alone in live mode. */
export const RULE_DIRECTIONS: { readonly [Rule in MerchantRule]: RuleDirection } = {
  soloLimits: { stricter: 'lower', extent: ({ soloLimits }, mode, currency) => soloLimits[currency] ?? (mode === 'live' ? 0 : Infinity) },
  always: { stricter: 'higher', extent: ({ always }) => Number(always ?? false) },
  aboveMinor: { stricter: 'lower', extent: ({ aboveMinor }, _mode, currency) => aboveMinor?.[currency] ?? Infinity },
  firstToRecipient: { stricter: 'higher', extent: ({ firstToRecipient }) => Number(firstToRecipient ?? false) },
  duplicates: { stricter: 'higher', extent: ({ duplicates }) => DUPLICATE_HANDLINGS.indexOf(duplicates ?? DEFAULT_DUPLICATE_HANDLING) },
  duplicateWindowHours: { stricter: 'higher', extent: ({ duplicateWindowHours }) => duplicateWindowHours ?? DEFAULT_DUPLICATE_WINDOW_HOURS },
  ...LIMIT_DIRECTIONS,
};

/** The rules that a change makes less strict, in any currency. Where there are none, the change only takes away. */
export function loosenedRules(before: MerchantRules, after: MerchantRules, mode: Mode): MerchantRule[] {
  const currencies = ruleCurrencies(before, after);
  return (Object.keys(RULE_DIRECTIONS) as MerchantRule[]).filter((rule) => {
    const { stricter, extent } = RULE_DIRECTIONS[rule];
    return currencies.some((currency) => {
      const [was, is] = [extent(before, mode, currency), extent(after, mode, currency)];
      return stricter === 'lower' ? is > was : is < was;
    });
  });
}

/** The currencies that any of the rules names, in the order of the alphabet; one without a name where there are none. */
export function ruleCurrencies(...all: readonly MerchantRules[]): string[] {
  const named = new Set(all.flatMap((rules) => [...Object.keys(rules.soloLimits), ...Object.keys(rules.aboveMinor ?? {}), ...limitedCurrencies(rules)]));
  return named.size === 0 ? [''] : [...named].sort();
}
