const SHORTEST_DIGITS = 13;
const LONGEST_DIGITS = 19;
/** Groups of digits with at most one space, dot or dash between two of them. */
const DIGIT_RUN = /\d+(?:[ .-]\d+)*/g;
/** Payment cards begin with 2 to 6; thirteen digits that begin with 1 are a time in milliseconds. */
const CARD_START = /^[2-6]/;

/** The check of ISO/IEC 7812 (Luhn) over a text of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** True when a payment card's number stands in the text, written in one piece or in groups. */
export function containsCardNumber(text: string): boolean {
  if (text.length < SHORTEST_DIGITS) return false;
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    if (run.length >= SHORTEST_DIGITS && holdsCardNumber(run.split(/[ .-]/))) return true;
  }
  return false;
}

/** Tries every sequence of neighbouring groups that has the length of a card number. */
function holdsCardNumber(groups: readonly string[]): boolean {
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let next = first; next < groups.length && digits.length < LONGEST_DIGITS; next += 1) {
      digits += groups[next] ?? '';
      if (digits.length >= SHORTEST_DIGITS && digits.length <= LONGEST_DIGITS && CARD_START.test(digits) && passesLuhn(digits)) return true;
    }
  }
  return false;
}
