const SHORTEST_DIGITS = 13;
const LONGEST_DIGITS = 19;
/** Groups of digits, separated by at most one space, dot or dash. */
const DIGIT_RUN = /\d+(?:[ .-]\d+)*/g;
/** Payment card numbers begin with 2 to 6. Thirteen digits that begin with 1 are a time in milliseconds. */
const CARD_START = /^[2-6]/;

/** Verifies the check digit (Luhn, ISO/IEC 7812) of a string of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** True if the text contains the number of a payment card, in one piece or in groups. */
export function containsCardNumber(text: string): boolean {
  if (text.length < SHORTEST_DIGITS) return false;
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    if (run.length >= SHORTEST_DIGITS && holdsCardNumber(run.split(/[ .-]/))) return true;
  }
  return false;
}

/** Checks every sequence of adjacent groups that has the length of a card number. */
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
