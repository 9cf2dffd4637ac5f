import { formatAmount, InvalidAmount, parseNonNegativeAmount } from '@app/domain';

/** What PayPal pays out in: developer.paypal.com, "Currency codes". Everything else is refused without a request. */
export const PAYPAL_CURRENCIES: readonly string[] = 'AUD BRL CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ');

/** PayPal refuses decimals of these (same page), while ISO 4217 gives them two. */
const WHOLE_AT_PAYPAL: readonly string[] = ['HUF', 'TWD'];

/**
 * Writes minor units as PayPal reads them: a decimal string in major units.
 * @returns null when PayPal cannot pay exactly this amount
 */
export function writeAmount(amountMinor: bigint, currency: string): string | null {
  const text = formatAmount(amountMinor, currency);
  if (!WHOLE_AT_PAYPAL.includes(currency)) return text;
  return text.endsWith('.00') ? text.slice(0, -'.00'.length) : null;
}

/** Reads an amount of PayPal as minor units. @returns null when it is none in this currency */
export function readAmount(text: string, currency: string): bigint | null {
  try {
    return parseNonNegativeAmount(text, currency);
  } catch (error) {
    if (error instanceof InvalidAmount) return null;
    throw error;
  }
}
