/** A text as echoes are searched in it: its letters and digits in lower case, without accents and without whatever stands between them. */
export interface FoldedText {
  /** UTF-16 code units, so that every position is one. */
  letters: string;
  /** Where in the text the character of each letter begins and ends. */
  starts: number[];
  ends: number[];
  /** Whether something that is neither letter nor digit stands before the letter, or nothing. */
  begins: boolean[];
}

/** A character of the text, or what an escape of the text stands for. */
interface Unit {
  chars: string;
  start: number;
  end: number;
}

/** A piece of a folded text: the first position, and the one after the last. */
export interface Token {
  from: number;
  to: number;
}

const DIAERESIS = '\u0308';
/** Letters that no Unicode rule takes apart. */
const SINGLE_LETTERS: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ħ: 'h' };
/** Neither a letter nor a gap: accents that stand alone, and invisible characters. */
const UNSEEN = /^[\p{M}\p{Cf}]+$/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const ONLY_ASCII = /^\p{ASCII}*$/u;
const ASCII_GAPS = /[^a-z0-9]+/g;
const DECIMAL_DIGIT = /^\p{Nd}$/u;
/** Escapes of URLs, JSON and HTML. */
const ESCAPE = /(?:%[0-9a-f]{2})+|\\u[0-9a-f]{4}|\\[nrtbf"/\\]|&#x[0-9a-f]{1,6};|&#\d{1,7};|&[a-z]{2,8};/gi;
const ACCENTED_ENTITY = /^&([a-z])(uml|acute|grave|circ|tilde|cedil|ring|slash|caron);$/i;

/**
 * The forms of a text in which an echo may be found: as it is written, with its escapes resolved, and each with "ae" for "ä" where it has
 * an umlaut. Most texts have one.
 */
export function formsOf(text: string): FoldedText[] {
  const written = ONLY_ASCII.test(text) ? [foldAscii(text)] : foldedForms(unitsOf(text, 0));
  const resolved = resolveEscapes(text);
  return resolved ? [...written, ...foldedForms(resolved)] : written;
}

/** The words of a folded text: what no gap interrupts. */
export function tokensOf({ begins }: FoldedText): Token[] {
  const firsts = begins.flatMap((isFirst, position) => (isFirst ? [position] : []));
  return firsts.map((from, index) => ({ from, to: firsts[index + 1] ?? begins.length }));
}

function foldedForms(units: readonly Unit[]): FoldedText[] {
  const plain = fold(units, '');
  return units.some(({ chars }) => chars > '\x7f' && chars.normalize('NFKD').includes(DIAERESIS)) ? [plain, fold(units, 'e')] : [plain];
}

/** As {@link fold}, for what providers write most. */
function foldAscii(text: string): FoldedText {
  const folded: FoldedText = { letters: text.toLowerCase().replaceAll(ASCII_GAPS, ''), starts: [], ends: [], begins: [] };
  let begins = true;
  for (let index = 0; index < text.length; index += 1) {
    if (isAsciiLetterOrDigit(text.charCodeAt(index))) {
      folded.starts.push(index);
      folded.ends.push(index + 1);
      folded.begins.push(begins);
      begins = false;
    } else begins = true;
  }
  return folded;
}

function isAsciiLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

function fold(units: readonly Unit[], umlaut: string): FoldedText {
  const folded: FoldedText = { letters: '', starts: [], ends: [], begins: [] };
  const parts: string[] = [];
  let begins = true;
  for (const { chars, start, end } of units) {
    const letters = foldChars(chars, umlaut);
    if (letters === '') {
      if (!UNSEEN.test(chars)) begins = true;
      continue;
    }
    parts.push(letters);
    for (let index = 0; index < letters.length; index += 1) {
      folded.starts.push(start);
      folded.ends.push(end);
      folded.begins.push(begins);
      begins = false;
    }
  }
  folded.letters = parts.join('');
  return folded;
}

function foldChars(chars: string, umlaut: string): string {
  const code = chars.charCodeAt(0);
  if (chars.length === 1 && code < 128) return LETTER_OR_DIGIT.test(chars) ? chars.toLowerCase() : '';
  let letters = '';
  for (const char of chars.toUpperCase().toLowerCase().normalize('NFKD')) {
    if (char === DIAERESIS) letters += umlaut;
    else if (DECIMAL_DIGIT.test(char)) letters += String(digitOf(char.codePointAt(0) ?? 0));
    else if (LETTER_OR_DIGIT.test(char)) letters += SINGLE_LETTERS[char] ?? char;
  }
  return letters;
}

/** Unicode has the ten digits of each script in a row, the zero at a multiple of sixteen or six after one. */
function digitOf(code: number): number {
  const row = code & ~15;
  return code - (DECIMAL_DIGIT.test(String.fromCodePoint(row)) ? row : row + 6);
}

function unitsOf(text: string, offset: number): Unit[] {
  let start = offset;
  return Array.from(text, (chars) => ({ chars, start, end: (start += chars.length) }));
}

/** @returns null when the text has no escapes */
function resolveEscapes(text: string): Unit[] | null {
  const units: Unit[] = [];
  let end = 0;
  for (const { 0: escape, index } of text.matchAll(ESCAPE)) {
    units.push(...unitsOf(text.slice(end, index), end));
    end = index + escape.length;
    const from = index;
    units.push(...Array.from(resolved(escape), (chars) => ({ chars, start: from, end: index + escape.length })));
  }
  if (end === 0) return null;
  units.push(...unitsOf(text.slice(end), end));
  return units;
}

/** What an escape stands for; a space where that is no letter. */
function resolved(escape: string): string {
  if (escape.startsWith('%')) return decodePercents(escape);
  if (/^\\u/i.test(escape)) return String.fromCharCode(parseInt(escape.slice(2), 16));
  if (/^&#/.test(escape)) return charOf(/^&#x/i.test(escape) ? parseInt(escape.slice(3), 16) : parseInt(escape.slice(2), 10));
  const [, letter, accent] = ACCENTED_ENTITY.exec(escape) ?? [];
  if (letter !== undefined) return accent?.toLowerCase() === 'uml' ? letter + DIAERESIS : letter;
  return escape.toLowerCase() === '&szlig;' ? 'ss' : ' ';
}

function decodePercents(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}

function charOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
