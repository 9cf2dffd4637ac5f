import { formatAmount, parseNonNegativeAmount } from '@app/domain';

/** The largest number of digits that every JSON number holds exactly. */
const EXACT_DIGITS = 15;

/** Minor units as the JSON number of a provider that counts in major units, such as 9.87; null when a number does not hold them exactly. */
export function majorNumberOf(amountMinor: bigint, currency: string): number | null {
  return amountMinor.toString().length > EXACT_DIGITS ? null : Number(formatAmount(amountMinor, currency));
}

/** Minor units from a JSON number of major units; null when it is not an amount of that currency. It is read by its digits, never multiplied. */
export function minorOfMajorNumber(value: unknown, currency: string): bigint | null {
  if (typeof value !== 'number') return null;
  try {
    return parseNonNegativeAmount(String(value), currency);
  } catch {
    return null;
  }
}
