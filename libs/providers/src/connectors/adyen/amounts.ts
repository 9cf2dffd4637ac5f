import { currencyExponent } from '@app/domain';

/** Where Adyen counts other decimals than ISO 4217 does: https://docs.adyen.com/development-resources/currency-codes */
const ADYEN_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['CLP', 2],
  ['ISK', 2],
  ['CVE', 0],
  ['IDR', 0],
]);

/** How many decimals more than ISO 4217 Adyen counts; negative: fewer. */
function shiftOf(currency: string): number {
  const isoExponent = currencyExponent(currency);
  return (ADYEN_EXPONENTS.get(currency) ?? isoExponent) - isoExponent;
}

/** Minor units of ISO 4217 in Adyen's minor units; null where they are not a whole number of them. */
export function toAdyenValue(amountMinor: bigint, currency: string): number | null {
  const value = shifted(amountMinor, shiftOf(currency));
  return value === null || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

/** Adyen's minor units in those of ISO 4217; null where they are not a whole number of them. @throws {InvalidAmount} for a currency that nobody knows */
export function fromAdyenValue(value: bigint, currency: string): bigint | null {
  return shifted(value, -shiftOf(currency));
}

function shifted(minor: bigint, decimals: number): bigint | null {
  const factor = 10n ** BigInt(Math.abs(decimals));
  if (decimals >= 0) return minor * factor;
  return minor % factor === 0n ? minor / factor : null;
}
