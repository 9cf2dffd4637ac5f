/** Groups the digits of a decimal string for reading: `1250000.00` → `1,250,000.00`. Works on the text: an amount is never a float. */
export function groupDigits(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** An amount with its ISO code, for sentences and titles. */
export function amountText(amount: string, currency: string): string {
  return `${groupDigits(amount)} ${currency}`;
}

/** Lists and figures count exactly up to here. */
const COUNT_CAP = 10_000;

/** A figure that is counted up to 10,000: `12`, `10,000+`. */
export function cappedCount(count: number): string {
  return count > COUNT_CAP ? `${groupDigits(String(COUNT_CAP))}+` : groupDigits(String(count));
}

/** `1 payout`, `2 payouts`. */
export function countText(count: number, one: string, many: string = `${one}s`): string {
  return `${groupDigits(String(count))} ${count === 1 ? one : many}`;
}
