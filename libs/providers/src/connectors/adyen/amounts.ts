import { currencyExponent } from '@app/domain';

/** Currencies whose decimals differ from ISO 4217 at Adyen: https://docs.adyen.com/development-resources/currency-codes */
const ADYEN_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['CLP', 2],
  ['ISK', 2],
  ['CVE', 0],
  ['IDR', 0],
]);

/** How many more decimals Adyen has than ISO 4217; negative: fewer. */
function shiftOf(currency: string): number {
  const isoExponent = currencyExponent(currency);
  return (ADYEN_EXPONENTS.get(currency) ?? isoExponent) - isoExponent;
}

/** Converts minor units of ISO 4217 to Adyen's; null when the result is not a whole number. */
export function toAdyenValue(amountMinor: bigint, currency: string): number | null {
  const value = shifted(amountMinor, shiftOf(currency));
  return value === null || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

/** Converts Adyen's minor units to those of ISO 4217; null when the result is not a whole number. @throws {InvalidAmount} for an unknown currency */
export function fromAdyenValue(value: bigint, currency: string): bigint | null {
  return shifted(value, -shiftOf(currency));
}

function shifted(minor: bigint, decimals: number): bigint | null {
  const factor = 10n ** BigInt(Math.abs(decimals));
  if (decimals >= 0) return minor * factor;
  return minor % factor === 0n ? minor / factor : null;
}
