import {
  DEFAULT_DUPLICATE_HANDLING,
  DEFAULT_DUPLICATE_WINDOW_HOURS,
  type DuplicateHandling,
  formatAmount,
  LIMIT_RULES,
  LIMITS,
  type LimitRule,
  type MerchantRule,
  type MerchantRules,
  type Mode,
  ruleCurrencies,
} from '@app/domain';
import { plain, type Value } from './changed-values.js';

const TITLES: Readonly<Record<MerchantRule, string>> = {
  soloLimits: 'One operator decides alone up to',
  always: 'Every payout waits for an operator',
  aboveMinor: 'An operator is asked above',
  firstToRecipient: 'The first payout to a recipient waits for an operator',
  duplicates: 'A payout like an earlier one',
  duplicateWindowHours: 'Earlier ones are looked for within',
  maxPayoutMinor: 'A payout is refused above',
  maxDayMinor: 'Payouts of 24 hours are refused above',
  maxDayPayouts: 'Payouts in 24 hours, at most',
  maxRecipientDayMinor: 'Payouts of 24 hours to one recipient are refused above',
  maxRecipientDayPayouts: 'Payouts to one recipient in 24 hours, at most',
};

const HANDLINGS: Readonly<Record<DuplicateHandling, string>> = {
  ask: 'Waits for an operator',
  warn: 'Is sent and marked',
  off: 'Is sent, nothing is looked for',
};

/** What a rule is, in plain words. */
export function ruleTitle(rule: MerchantRule): string {
  return TITLES[rule];
}

/** The rules of a merchant in plain words; of amounts those in every currency that these or the other rules name. */
export function policyValues(rules: MerchantRules, other: MerchantRules, mode: Mode): Value[] {
  const amounts = ruleCurrencies(rules, other)
    .filter((currency) => currency !== '')
    .flatMap((currency) => [
      plain(`solo_limits.${currency}`, `${TITLES.soloLimits} (${currency})`, amount(rules.soloLimits[currency], currency, withoutSoloLimit(mode))),
      plain(`ask_above.${currency}`, `${TITLES.aboveMinor} (${currency})`, amount(rules.aboveMinor?.[currency], currency, 'No amount')),
      ...LIMIT_RULES.map((rule) => plain(`${LIMITS[rule].name}.${currency}`, `${TITLES[rule]} (${currency})`, limit(rule, rules[rule]?.[currency], currency))),
    ]);
  return [
    ...amounts,
    plain('always_ask', TITLES.always, yesNo(rules.always)),
    plain('ask_first_to_recipient', TITLES.firstToRecipient, yesNo(rules.firstToRecipient)),
    plain('duplicates', TITLES.duplicates, HANDLINGS[rules.duplicates ?? DEFAULT_DUPLICATE_HANDLING]),
    plain('duplicate_window_hours', TITLES.duplicateWindowHours, `${String(rules.duplicateWindowHours ?? DEFAULT_DUPLICATE_WINDOW_HOURS)} hours`),
  ];
}

function withoutSoloLimit(mode: Mode): string {
  return mode === 'live' ? 'Nothing: every amount needs two' : 'Any amount';
}

function amount(minor: number | undefined, currency: string, otherwise: string): string {
  return minor === undefined ? otherwise : `${formatAmount(BigInt(minor), currency)} ${currency}`;
}

function limit(rule: LimitRule, value: number | undefined, currency: string): string {
  if (value === undefined) return 'No limit';
  return LIMITS[rule].counts === 'amount' ? amount(value, currency, 'No limit') : `${String(value)} payouts`;
}

function yesNo(is: boolean | undefined): string {
  return is === true ? 'Yes' : 'No';
}
