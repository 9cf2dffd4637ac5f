import { type FoldedText, formsOf, tokensOf } from './folded-text.js';
import type { Range } from './ranges.js';

/** Shorter values occur by chance in any text, so they are not hidden. */
export const SHORTEST_VALUE = 4;
/** Of scripts in which one character is a syllable or a word. */
const SHORTEST_IDEOGRAPHS = 2;
const IDEOGRAPH = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;
/** Of a longer value every piece of this length is recognised. */
const PIECE = 12;
/** Of a longer number every run of digits of this length is recognised: an account number within an IBAN, a phone number without its country. */
const DIGIT_PIECE = 8;
/** In an opaque text, shorter values count only where they stand alone: there they would occur by chance. */
const LONG_IN_OPAQUE = 8;
const DIGIT_RUNS = /\d{8,}/g;
const ONE_DIGIT = /^(\d)\1*$/;

/** How a text is searched: `prose` is for people; in an `opaque` one, such as an id, what is found by chance must not be changed. */
export type Search = 'prose' | 'opaque';

/** Values that must not be repeated, in the forms in which they are recognised. */
export class EchoPatterns {
  /** Pieces of folded text, by their length. */
  private readonly pieces: Map<number, Set<string>> = new Map();
  /** Words of values that have several, such as names: recognised in any order. */
  private readonly words: Set<string> = new Set();
  private readonly initials: Set<string> = new Set();

  /**
   * @param values texts and numbers at any depth
   * @param more values whose forms are known already
   */
  constructor(values: unknown, more?: EchoPatterns) {
    if (more) {
      this.pieces = new Map([...more.pieces].map(([length, pieces]) => [length, new Set(pieces)]));
      this.words = new Set(more.words);
      this.initials = new Set(more.initials);
    }
    for (const value of textsIn(values)) for (const form of formsOf(value)) this.add(value, form);
  }

  /** Where a text repeats a value: at most {@link PIECE} - {@link SHORTEST_VALUE} look-ups for each letter. */
  rangesIn(text: FoldedText, search: Search): Range[] {
    return [...this.piecesIn(text, search), ...this.wordsIn(text, search)];
  }

  private add(value: string, form: FoldedText): void {
    const { letters } = form;
    this.addPieces(letters);
    for (const [digits] of letters.matchAll(DIGIT_RUNS)) {
      for (const piece of piecesOf(digits, DIGIT_PIECE)) if (!ONE_DIGIT.test(piece)) this.addPiece(piece);
    }
    if (/^0\d+$/.test(letters)) this.addPieces(letters.replace(/^0+/, ''));
    const [, localPart] = /^([^\s@]+)@[^\s@]+$/.exec(value) ?? [];
    for (const { letters: mailbox } of localPart === undefined ? [] : formsOf(localPart)) this.addPieces(mailbox);
    if (/[\s,;]/.test(value.trim())) this.addWords(form);
  }

  private addPieces(letters: string): void {
    if (!isLongEnough(letters)) return;
    for (const piece of piecesOf(letters, PIECE)) this.addPiece(piece);
  }

  private addPiece(piece: string): void {
    const same = this.pieces.get(piece.length);
    if (same) same.add(piece);
    else this.pieces.set(piece.length, new Set([piece]));
  }

  private addWords(form: FoldedText): void {
    for (const { from, to } of tokensOf(form)) {
      const word = form.letters.slice(from, to);
      if (/\d/.test(word)) continue;
      this.words.add(word);
      this.initials.add(word.charAt(0));
    }
  }

  private piecesIn(text: FoldedText, search: Search): Range[] {
    const ranges: Range[] = [];
    const { letters, starts, ends } = text;
    for (const [length, pieces] of this.pieces) {
      for (let from = 0; from + length <= letters.length; from += 1) {
        if (!pieces.has(letters.slice(from, from + length))) continue;
        if (search === 'prose' || length >= LONG_IN_OPAQUE || standsAlone(text, from, from + length))
          ranges.push([starts[from] ?? 0, ends[from + length - 1] ?? 0]);
      }
    }
    return ranges;
  }

  /** A word of a name counts alone where it is long enough, shorter ones and initials beside others of the same values. */
  private wordsIn(text: FoldedText, search: Search): Range[] {
    if (this.words.size === 0) return [];
    const ranges: Range[] = [];
    let run: string[] = [];
    let first = 0;
    let after = 0;
    const end = (): void => {
      if (isName(run, search)) ranges.push([text.starts[first] ?? 0, text.ends[after - 1] ?? 0]);
      run = [];
    };
    for (const { from, to } of tokensOf(text)) {
      const word = text.letters.slice(from, to);
      const isKnown = this.words.has(word);
      if (!isKnown && !this.initials.has(word)) end();
      else {
        if (run.length === 0) first = from;
        after = to;
        run.push(isKnown ? word : '');
      }
    }
    end();
    return ranges;
  }
}

/** @param run words that belong to a value; empty ones are initials */
function isName(run: readonly string[], search: Search): boolean {
  const words = run.filter((word) => word !== '');
  if (search === 'prose' && words.some(isLongEnough)) return true;
  return words.length > 1 && isLongEnough(words.join(''));
}

function standsAlone({ begins }: FoldedText, from: number, after: number): boolean {
  return begins[from] === true && (after === begins.length || begins[after] === true);
}

function isLongEnough(letters: string): boolean {
  return letters.length >= SHORTEST_VALUE || (letters.length >= SHORTEST_IDEOGRAPHS && IDEOGRAPH.test(letters));
}

function piecesOf(letters: string, length: number): string[] {
  if (letters.length <= length) return [letters];
  return Array.from({ length: letters.length - length + 1 }, (_, from) => letters.slice(from, from + length));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
