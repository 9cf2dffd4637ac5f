import { CURRENCIES, currencyExponent } from '@app/domain';

/** The currencies of Stripe's balances and payouts that ISO 4217 still has: docs.stripe.com/currencies. Other currencies are declined without a request. */
export const STRIPE_CURRENCIES: readonly string[] = (
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR ' +
  'FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK ' +
  'MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB ' +
  'TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW'
)
  .split(' ')
  .filter((currency) => CURRENCIES.includes(currency));

/**
 * Where Stripe counts in other units than ISO 4217 (same page, "Zero-decimal currencies" and "Special cases"). ISK and UGX have no
 * decimals any more, and Stripe goes on counting hundredths of them; MGA has two, and Stripe counts whole ones. UGX stands in Stripe's
 * list of zero-decimal currencies as well: its special case decides.
 */
const EXPONENTS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };
/** Amounts in Stripe's units have to be multiples of these (same page): the last of three decimals is 0. */
const MULTIPLES: Readonly<Record<string, bigint>> = { BHD: 10n, JOD: 10n, KWD: 10n, OMR: 10n, TND: 10n };
/** Payouts of these are whole, though balances are not (same page). */
const PAYOUT_MULTIPLES: Readonly<Record<string, bigint>> = { HUF: 100n, TWD: 100n };

/**
 * Converts minor units of ISO 4217 to Stripe's.
 * @param isPaidOut whether the money goes to a bank account or card, and not only from one balance to another
 * @returns null when Stripe cannot pay exactly this amount in this currency
 */
export function toStripe(amountMinor: bigint, currency: string, isPaidOut: boolean): bigint | null {
  if (!STRIPE_CURRENCIES.includes(currency)) return null;
  const shift = shiftOf(currency);
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  if (amountMinor % divisor !== 0n) return null;
  const amount = (amountMinor * 10n ** BigInt(Math.max(0, shift))) / divisor;
  const multiple = MULTIPLES[currency] ?? (isPaidOut ? PAYOUT_MULTIPLES[currency] : undefined) ?? 1n;
  return amount % multiple === 0n ? amount : null;
}

/** Converts Stripe's units to minor units of ISO 4217. @returns null when there is no such amount or currency */
export function fromStripe(amount: bigint, currency: string): bigint | null {
  if (amount < 0n || !STRIPE_CURRENCIES.includes(currency)) return null;
  const shift = shiftOf(currency);
  const divisor = 10n ** BigInt(Math.max(0, shift));
  return amount % divisor === 0n ? (amount * 10n ** BigInt(Math.max(0, -shift))) / divisor : null;
}

/** How many more decimals Stripe has than ISO 4217. */
function shiftOf(currency: string): number {
  const expected = currencyExponent(currency);
  return (EXPONENTS[currency] ?? expected) - expected;
}
