const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Writes a number in base 62 (digits, capitals, small letters), padded with zeros on the left.
 * @param width digits of the result; the number must fit
 */
export function toBase62(value: bigint, width: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  if (text.length > width) throw new RangeError(`The number needs ${text.length} base-62 digits, there are ${width}`);
  return text.padStart(width, '0');
}
