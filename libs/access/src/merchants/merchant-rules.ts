import {
  CURRENCIES,
  DUPLICATE_HANDLINGS,
  type Fault,
  LIMIT_RULES,
  LIMITS,
  MAX_AMOUNT_MINOR,
  MAX_DUPLICATE_WINDOW_HOURS,
  MAX_LIMIT_MINOR,
  MAX_LIMIT_PAYOUTS,
  MIN_DUPLICATE_WINDOW_HOURS,
  type MerchantRules,
} from '@app/domain';

/** Everything that is wrong with the rules of a merchant. */
export function merchantRuleFaults(rules: Partial<MerchantRules>): Fault[] {
  const { soloLimits = {}, aboveMinor = {}, duplicates = 'ask', duplicateWindowHours } = rules;
  const faults = [...amountFaults('/solo_limits', soloLimits), ...amountFaults('/ask_above', aboveMinor), ...limitFaults(rules)];
  if (!DUPLICATE_HANDLINGS.includes(duplicates)) faults.push({ pointer: '/duplicates', detail: 'The handling of duplicates is off, warn or ask.' });
  const hours = duplicateWindowHours ?? MIN_DUPLICATE_WINDOW_HOURS;
  if (!Number.isInteger(hours) || hours < MIN_DUPLICATE_WINDOW_HOURS || hours > MAX_DUPLICATE_WINDOW_HOURS)
    faults.push({
      pointer: '/duplicate_window_hours',
      detail: `Duplicates are looked for within ${MIN_DUPLICATE_WINDOW_HOURS} to ${MAX_DUPLICATE_WINDOW_HOURS} whole hours.`,
    });
  return faults;
}

function amountFaults(pointer: string, amounts: Readonly<Record<string, number>>): Fault[] {
  return currencyFaults(pointer, amounts, { largest: Number(MAX_AMOUNT_MINOR), detail: 'The limit is negative or larger than any payout.' });
}

/** What is wrong with how much a merchant may create. */
function limitFaults(rules: Partial<MerchantRules>): Fault[] {
  return LIMIT_RULES.flatMap((rule) => {
    const { name, counts, over } = LIMITS[rule];
    if (over === 'payout') return amountFaults(`/${name}`, rules[rule] ?? {});
    const bounds =
      counts === 'amount'
        ? { largest: Number(MAX_LIMIT_MINOR), detail: 'The limit is negative or larger than a limit can be.' }
        : { largest: MAX_LIMIT_PAYOUTS, detail: `The number of payouts is a whole number from 0 to ${MAX_LIMIT_PAYOUTS}.` };
    return currencyFaults(`/${name}`, rules[rule] ?? {}, bounds);
  });
}

function currencyFaults(pointer: string, numbers: Readonly<Record<string, number>>, { largest, detail }: { largest: number; detail: string }): Fault[] {
  return Object.entries(numbers).flatMap(([currency, number]) => [
    ...(CURRENCIES.includes(currency) ? [] : [{ pointer: `${pointer}/${currency}`, detail: 'There is no such currency.' }]),
    ...(Number.isInteger(number) && number >= 0 && number <= largest ? [] : [{ pointer: `${pointer}/${currency}`, detail }]),
  ]);
}
