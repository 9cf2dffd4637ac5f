import {
  CURRENCIES,
  DUPLICATE_HANDLINGS,
  type Fault,
  MAX_AMOUNT_MINOR,
  MAX_DUPLICATE_WINDOW_HOURS,
  MIN_DUPLICATE_WINDOW_HOURS,
  type MerchantRules,
} from '@app/domain';

/** Everything that is wrong with the rules of a merchant. */
export function merchantRuleFaults({ soloLimits, aboveMinor = {}, duplicates = 'ask', duplicateWindowHours }: Partial<MerchantRules>): Fault[] {
  const faults = [...amountFaults('/solo_limits', soloLimits ?? {}), ...amountFaults('/ask_above', aboveMinor)];
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
  return Object.entries(amounts).flatMap(([currency, minor]) => [
    ...(CURRENCIES.includes(currency) ? [] : [{ pointer: `${pointer}/${currency}`, detail: 'There is no such currency.' }]),
    ...(Number.isInteger(minor) && minor >= 0 && minor <= Number(MAX_AMOUNT_MINOR)
      ? []
      : [{ pointer: `${pointer}/${currency}`, detail: 'The limit is negative or larger than any payout.' }]),
  ]);
}
