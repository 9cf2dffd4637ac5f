import { InvalidAmount } from './domain.errors.js';

/**
 * Minor-unit exponents of ISO 4217 (list one, active codes). `Intl` follows CLDR, which differs from ISO 4217
 * for a dozen and a half currencies, so the table is ours. Codes without an entry are not accepted.
 */
const TWO_DECIMALS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG';
const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND';

const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...TWO_DECIMALS.split(' ').map((code) => [code, 2] as const),
  ...NO_DECIMALS.split(' ').map((code) => [code, 0] as const),
  ...THREE_DECIMALS.split(' ').map((code) => [code, 3] as const),
]);

/** Every currency code that amounts are accepted in. */
export const CURRENCIES: readonly string[] = [...EXPONENTS.keys()].sort();

/** The largest amount, in minor units, that the gateway accepts: it still fits a bigint column and sums of millions of them do too. */
export const MAX_AMOUNT_MINOR = 1_000_000_000_000n;

/**
 * How many decimals the currency has.
 * @throws {InvalidAmount} when the code is not an active ISO 4217 currency.
 */
export function currencyExponent(currency: string): number {
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) throw new InvalidAmount(`${currency} is not an active ISO 4217 currency code`);
  return exponent;
}

/**
 * Reads a decimal string such as `"100.00"` as integer minor units. Never goes through a float.
 * @throws {InvalidAmount} for signs, exponents, separators, leading zeros, too many decimals, zero, or more than {@link MAX_AMOUNT_MINOR}.
 */
export function parseAmount(text: string, currency: string): bigint {
  const minor = parseNonNegativeAmount(text, currency);
  if (minor === 0n) throw new InvalidAmount('the amount must be greater than zero');
  return minor;
}

/**
 * As {@link parseAmount}, and zero is an amount too: a provider may say that nothing was paid.
 * @param largest in minor units: a sum may be larger than one payout
 */
export function parseNonNegativeAmount(text: string, currency: string, largest = MAX_AMOUNT_MINOR): bigint {
  const exponent = currencyExponent(currency);
  const match = /^(0|[1-9]\d{0,14})(?:\.(\d+))?$/.exec(text);
  if (!match) throw new InvalidAmount('the amount must be a decimal string such as "100.00": digits, one point, no sign, no spaces, no leading zeros');
  const fraction = match[2] ?? '';
  if (fraction.length > exponent) throw new InvalidAmount(`${currency} has ${String(exponent)} decimals, the amount has ${String(fraction.length)}`);
  const minor = BigInt((match[1] as string) + fraction.padEnd(exponent, '0'));
  if (minor > largest) throw new InvalidAmount(`the amount is larger than the gateway accepts (${formatAmount(largest, currency)} ${currency})`);
  return minor;
}

/** Writes minor units as a decimal string with exactly the currency's decimals. */
export function formatAmount(amountMinor: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = amountMinor.toString().padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
