import { CARD_DIGITS, isCardNumber } from './payment-numbers.js';

/** Groups of digits, separated by at most one space, dot or dash. */
const DIGIT_RUN = /\d+(?:[ .-]\d+)*/g;

/** True if the text contains the number of a payment card, in one piece or in groups. */
export function containsCardNumber(text: string): boolean {
  if (text.length < CARD_DIGITS.shortest) return false;
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    if (run.length >= CARD_DIGITS.shortest && holdsCardNumber(run.split(/[ .-]/))) return true;
  }
  return false;
}

/** Checks every sequence of adjacent groups that has the length of a card number. */
function holdsCardNumber(groups: readonly string[]): boolean {
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let next = first; next < groups.length && digits.length < CARD_DIGITS.longest; next += 1) {
      digits += groups[next] ?? '';
      if (isCardNumber(digits)) return true;
    }
  }
  return false;
}
