import { type FoldedText, type Token, tokensOf } from './folded-text.js';
import type { Range } from './ranges.js';

/** The digits of a payment card number (ISO/IEC 7812). */
export const CARD_DIGITS = { shortest: 13, longest: 19 } as const;
/** Payment card numbers begin with 2 to 6. Thirteen digits that begin with 1 are a time in milliseconds. */
const CARD_START = /^[2-6]/;
/** Groups of one number have at most this many characters between them. */
const MAX_GAP = 2;
const IBAN_START = /^(?:iban)?([a-z]{2})\d{2}/;
/** How many characters an IBAN has in each country (ISO 13616, SWIFT's registry). */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 ' +
    'gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 ' +
    'mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 ' +
    'tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const LONGEST_IBAN = Math.max(...IBAN_LENGTHS.values());

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

/** Whether digits are the number of a payment card: its length, first digit and check digit. */
export function isCardNumber(digits: string): boolean {
  return digits.length >= CARD_DIGITS.shortest && digits.length <= CARD_DIGITS.longest && CARD_START.test(digits) && passesLuhn(digits);
}

/** Verifies the check digits of an IBAN in lower case without spaces, in the length of its country. */
export function isIban(letters: string): boolean {
  if (IBAN_LENGTHS.get(letters.slice(0, 2)) !== letters.length) return false;
  let rest = 0;
  for (const char of letters.slice(4) + letters.slice(0, 4)) {
    const value = parseInt(char, 36);
    if (Number.isNaN(value)) return false;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Where a text has the number of a payment card or an IBAN, of anybody, in one piece or in groups. */
export function paymentNumbersIn(text: FoldedText): Range[] {
  const tokens = tokensOf(text);
  return tokens.flatMap((_, index) => {
    const found = ibanAt(text, tokens, index) ?? cardAt(text, tokens, index);
    return found ? [found] : [];
  });
}

/** The IBAN that begins with a word. */
function ibanAt(text: FoldedText, tokens: readonly Token[], index: number): Range | null {
  const { from } = tokens[index] as Token;
  const start = IBAN_START.exec(text.letters.slice(from, from + 'iban'.length * 2));
  if (!start?.[1]) return null;
  const first = from + start[0].length - 'de00'.length;
  const after = first + (IBAN_LENGTHS.get(start[1]) ?? LONGEST_IBAN);
  const isWhole = after === text.letters.length || text.begins[after] === true;
  if (!isWhole || !isTogether(text, first, after) || !isIban(text.letters.slice(first, after))) return null;
  return rangeOf(text, first, after);
}

/** The card number that begins with the digits of a word, and ends with those of this or a later one. */
function cardAt(text: FoldedText, tokens: readonly Token[], index: number): Range | null {
  const token = tokens[index] as Token;
  const first = firstDigitAfterWord(text.letters, token);
  if (first === null) return null;
  let found: Range | null = null;
  for (let next = index; next < tokens.length; next += 1) {
    const { from, to } = tokens[next] as Token;
    const begin = next === index ? first : from;
    const end = endOfDigits(text.letters, begin, to);
    if (end === begin || end - first > CARD_DIGITS.longest || !isTogether(text, first, end)) break;
    if (isEndOfNumber(text.letters, end, to) && isCardNumber(text.letters.slice(first, end))) found = rangeOf(text, first, end);
    if (end !== to) break;
  }
  return found;
}

/** Digits of hexadecimal ids are no number: only letters that these cannot contain may touch it. */
const NOT_HEXADECIMAL = /[^0-9a-f]/;

function firstDigitAfterWord(letters: string, { from, to }: Token): number | null {
  let first = from;
  while (first < to && !isDigit(letters, first)) first += 1;
  if (first === to) return null;
  return first === from || NOT_HEXADECIMAL.test(letters.slice(from, first)) ? first : null;
}

function isEndOfNumber(letters: string, end: number, to: number): boolean {
  return end === to || NOT_HEXADECIMAL.test(letters.slice(end, to));
}

function endOfDigits(letters: string, begin: number, to: number): number {
  let end = begin;
  while (end < to && end - begin <= CARD_DIGITS.longest && isDigit(letters, end)) end += 1;
  return end;
}

function isDigit(letters: string, position: number): boolean {
  const code = letters.charCodeAt(position);
  return code >= 48 && code <= 57;
}

function isTogether({ starts, ends }: FoldedText, first: number, after: number): boolean {
  for (let position = first + 1; position < after; position += 1) {
    if ((starts[position] ?? 0) - (ends[position - 1] ?? 0) > MAX_GAP) return false;
  }
  return true;
}

function rangeOf({ starts, ends }: FoldedText, first: number, after: number): Range {
  return [starts[first] ?? 0, ends[after - 1] ?? 0];
}
