import {
  type DuplicateHandling,
  formatAmount,
  type LimitName,
  loosenedRules,
  MAX_DUPLICATE_WINDOW_HOURS,
  type MerchantRules,
  MIN_DUPLICATE_WINDOW_HOURS,
  parseNonNegativeAmount,
} from '@app/domain';
import type { MerchantPolicyView, UpdateMerchantPolicyDto } from '../../../generated/types.gen.js';
import { TEXT_OPTIONS } from '../account-form/text-options.js';

/** The rules of a merchant as typed. */
export interface PolicyDraft {
  /** @example "1000.00 EUR, 500 USD" */
  soloLimits: string;
  askAbove: string;
  alwaysAsk: boolean;
  askFirst: boolean;
  duplicates: DuplicateHandling;
  windowHours: string;
}

type Amounts = Record<string, string>;
type Rules = Omit<MerchantPolicyView, 'merchant' | 'merchant_name' | 'mode' | 'version' | LimitName>;

/** Amounts are typed as they are in the options of an account. */
const AMOUNTS = TEXT_OPTIONS['policy.aboveMinor'];

/** The form's first values. */
export function initialPolicy(policy: MerchantPolicyView): PolicyDraft {
  return {
    soloLimits: amountsText(policy.solo_limits),
    askAbove: amountsText(policy.ask_above),
    alwaysAsk: policy.always_ask,
    askFirst: policy.ask_first_to_recipient,
    duplicates: policy.duplicates,
    windowHours: String(policy.duplicate_window_hours),
  };
}

/** Amounts as they are shown and typed. */
export function amountsText(amounts: Amounts): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(', ');
}

/** The errors of a draft, by field; empty when it can be sent. */
export function policyErrors({ soloLimits, askAbove, windowHours }: PolicyDraft): Partial<Record<keyof PolicyDraft, string>> {
  const hours = `A whole number from ${String(MIN_DUPLICATE_WINDOW_HOURS)} to ${String(MAX_DUPLICATE_WINDOW_HOURS)}.`;
  const errors = [
    ['soloLimits', readAmounts(soloLimits) === undefined ? AMOUNTS.error : null],
    ['askAbove', readAmounts(askAbove) === undefined ? AMOUNTS.error : null],
    ['windowHours', isWindow(windowHours) ? null : hours],
  ] as const;
  return Object.fromEntries(errors.filter(([, error]) => error !== null));
}

/** The rules of a draft without errors that differ from those that the operator saw, as the server expects them. */
export function changedRules(draft: PolicyDraft, seen: MerchantPolicyView): Omit<UpdateMerchantPolicyDto, 'reason'> {
  const typed = rulesOf(draft);
  const same = (one: Amounts, other: Amounts): boolean => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
  return {
    ...(same(typed.solo_limits, seen.solo_limits) ? {} : { solo_limits: typed.solo_limits }),
    ...(same(typed.ask_above, seen.ask_above) ? {} : { ask_above: typed.ask_above }),
    ...(draft.alwaysAsk === seen.always_ask ? {} : { always_ask: draft.alwaysAsk }),
    ...(draft.askFirst === seen.ask_first_to_recipient ? {} : { ask_first_to_recipient: draft.askFirst }),
    ...(draft.duplicates === seen.duplicates ? {} : { duplicates: draft.duplicates }),
    ...(typed.duplicate_window_hours === seen.duplicate_window_hours ? {} : { duplicate_window_hours: Number(draft.windowHours) }),
  };
}

/** True where the draft makes a rule less strict: in live mode a second person must agree to it. */
export function loosens(draft: PolicyDraft, seen: MerchantPolicyView): boolean {
  return loosenedRules(inMinorUnits(seen), inMinorUnits(rulesOf(draft)), seen.mode).length > 0;
}

function rulesOf({ soloLimits, askAbove, alwaysAsk, askFirst, duplicates, windowHours }: PolicyDraft): Rules {
  return {
    solo_limits: readAmounts(soloLimits) ?? {},
    ask_above: readAmounts(askAbove) ?? {},
    always_ask: alwaysAsk,
    ask_first_to_recipient: askFirst,
    duplicates,
    duplicate_window_hours: Number(windowHours),
  };
}

function inMinorUnits(rules: Rules): MerchantRules {
  return {
    soloLimits: minorsOf(rules.solo_limits),
    aboveMinor: minorsOf(rules.ask_above),
    always: rules.always_ask,
    firstToRecipient: rules.ask_first_to_recipient,
    duplicates: rules.duplicates,
    duplicateWindowHours: rules.duplicate_window_hours,
  };
}

function minorsOf(amounts: Amounts): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([currency, amount]) => [currency, Number(parseNonNegativeAmount(amount, currency))]));
}

/** Decimal strings by currency; undefined when the text is none. */
function readAmounts(text: string): Amounts | undefined {
  const minors = text.trim() === '' ? {} : AMOUNTS.read(text);
  return minors && Object.fromEntries(Object.entries(minors).map(([currency, minor]) => [currency, formatAmount(BigInt(minor), currency)]));
}

function isWindow(text: string): boolean {
  const hours = Number(text);
  return /^\d{1,3}$/.test(text.trim()) && hours >= MIN_DUPLICATE_WINDOW_HOURS && hours <= MAX_DUPLICATE_WINDOW_HOURS;
}
