import { InvalidAccessRequest, type StoredMerchantPolicy } from '@app/access';
import {
  CURRENCIES,
  DEFAULT_DUPLICATE_HANDLING,
  DEFAULT_DUPLICATE_WINDOW_HOURS,
  type Fault,
  formatAmount,
  InvalidAmount,
  LIMIT_RULES,
  LIMITS,
  MAX_LIMIT_MINOR,
  type MerchantRules,
  parseNonNegativeAmount,
} from '@app/domain';
import type { UpdateMerchantPolicyDto } from './merchant-policy.dto.js';
import type { MerchantPolicyView } from './merchant-policy.view.js';

/** The rules of a merchant, with what holds where nothing was set. */
export function merchantPolicyView({ merchantId, merchantName, mode, version, rules }: StoredMerchantPolicy): MerchantPolicyView {
  return {
    merchant: merchantId,
    merchant_name: merchantName,
    mode,
    version,
    solo_limits: amountTexts(rules.soloLimits),
    ask_above: amountTexts(rules.aboveMinor ?? {}),
    always_ask: rules.always ?? false,
    ask_first_to_recipient: rules.firstToRecipient ?? false,
    duplicates: rules.duplicates ?? DEFAULT_DUPLICATE_HANDLING,
    duplicate_window_hours: rules.duplicateWindowHours ?? DEFAULT_DUPLICATE_WINDOW_HOURS,
    amount_per_payout: amountTexts(rules.maxPayoutMinor ?? {}),
    amount_per_day: amountTexts(rules.maxDayMinor ?? {}),
    payouts_per_day: { ...rules.maxDayPayouts },
    amount_per_recipient_day: amountTexts(rules.maxRecipientDayMinor ?? {}),
    payouts_per_recipient_day: { ...rules.maxRecipientDayPayouts },
  };
}

/** The rules that are replaced. @throws {InvalidAccessRequest} with every amount that is none */
export function rulesOf(body: UpdateMerchantPolicyDto): Partial<MerchantRules> {
  const faults: Fault[] = [];
  const rules: Partial<MerchantRules> = {
    ...(body.solo_limits === undefined ? {} : { soloLimits: amountsOf('solo_limits', body.solo_limits, faults) }),
    ...(body.ask_above === undefined ? {} : { aboveMinor: amountsOf('ask_above', body.ask_above, faults) }),
    ...(body.always_ask === undefined ? {} : { always: body.always_ask }),
    ...(body.ask_first_to_recipient === undefined ? {} : { firstToRecipient: body.ask_first_to_recipient }),
    ...(body.duplicates === undefined ? {} : { duplicates: body.duplicates }),
    ...(body.duplicate_window_hours === undefined ? {} : { duplicateWindowHours: body.duplicate_window_hours }),
    ...limitsOf(body, faults),
  };
  if (faults.length > 0) throw new InvalidAccessRequest(faults);
  return rules;
}

function limitsOf(body: UpdateMerchantPolicyDto, faults: Fault[]): Partial<MerchantRules> {
  const read = LIMIT_RULES.flatMap((rule) => {
    const { name, counts } = LIMITS[rule];
    const values = body[name];
    if (values === undefined) return [];
    return [[rule, counts === 'amount' ? amountsOf(name, values, faults, MAX_LIMIT_MINOR) : countsOf(name, values, faults)] as const];
  });
  return Object.fromEntries(read);
}

function countsOf(member: string, counts: Readonly<Record<string, unknown>>, faults: Fault[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => {
      const [currency, count] = entry;
      if (typeof count === 'number') return true;
      faults.push({ pointer: `/${member}/${CURRENCIES.includes(currency) ? currency : ''}`, detail: 'The number of payouts is a JSON number such as 100.' });
      return false;
    }),
  );
}

function amountTexts(minors: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(minors).map(([currency, minor]) => [currency, formatAmount(BigInt(minor), currency)]));
}

function amountsOf(member: string, amounts: Readonly<Record<string, unknown>>, faults: Fault[], largest?: bigint): Record<string, number> {
  const read: [string, number][] = [];
  for (const [currency, amount] of Object.entries(amounts)) {
    const fault = faultOf(currency, amount, largest);
    if (fault === null) read.push([currency, Number(parseNonNegativeAmount(String(amount), currency, largest))]);
    else faults.push({ pointer: `/${member}/${CURRENCIES.includes(currency) ? currency : ''}`, detail: fault });
  }
  return Object.fromEntries(read);
}

function faultOf(currency: string, amount: unknown, largest?: bigint): string | null {
  if (!CURRENCIES.includes(currency)) return 'There is no such currency: name it by its three letters, such as EUR.';
  if (typeof amount !== 'string') return `${currency}: the amount is a decimal string such as "100.00".`;
  try {
    parseNonNegativeAmount(amount, currency, largest);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `${currency}: ${error.message}.`;
    throw error;
  }
}
