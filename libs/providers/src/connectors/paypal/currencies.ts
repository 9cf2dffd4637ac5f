import { formatAmount, InvalidAmount, parseNonNegativeAmount } from '@app/domain';

/** The currencies of PayPal payouts: developer.paypal.com, "Currency codes". Other currencies are declined without a request. */
export const PAYPAL_CURRENCIES: readonly string[] = 'AUD BRL CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ');

/** PayPal accepts no decimals in these (same page), although ISO 4217 has two. */
const WHOLE_AT_PAYPAL: readonly string[] = ['HUF', 'TWD'];

/**
 * Writes minor units as a decimal string in major units.
 * @returns null when PayPal cannot pay exactly this amount
 */
export function writeAmount(amountMinor: bigint, currency: string): string | null {
  const text = formatAmount(amountMinor, currency);
  if (!WHOLE_AT_PAYPAL.includes(currency)) return text;
  return text.endsWith('.00') ? text.slice(0, -'.00'.length) : null;
}

/** Reads PayPal's amount as minor units. @returns null when it is not an amount in this currency */
export function readAmount(text: string, currency: string): bigint | null {
  try {
    return parseNonNegativeAmount(text, currency);
  } catch (error) {
    if (error instanceof InvalidAmount) return null;
    throw error;
  }
}
