import { EchoPatterns, type Search } from './echo-patterns.js';
import { formsOf } from './folded-text.js';
import { paymentNumbersIn } from './payment-numbers.js';
import { HIDDEN, hideInParts, hideRanges, joined, type Range } from './ranges.js';

/** How much of a text is read, in characters; of JSON, all its texts together. What follows is cut off. */
const MAX_READ = 65_536;
/** The end of a text that was cut is hidden, because a value may have been cut with it. In characters. */
const HIDDEN_END = 256;
/** How deep JSON is read. */
const MAX_DEPTH = 32;
/** Stands for what is too deep or too much. */
const CUT_OFF = '[cut off]';
/** Stands between the texts of JSON: a value that is spread over several is recognised, numbers of strangers are not made up from them. */
const GAP = '\n\n\n';

/**
 * Removes what a provider repeats before anything stores it: the given values in any spelling, and the card numbers and IBANs of anybody.
 * A value is recognised in other case, with other accents, spaces and punctuation, in escapes of URLs, JSON and HTML, a name with its words in
 * any order, a long value or number also in part. It takes time in proportion to the text. Encodings such as Base64 are not recognised.
 */
export class EchoCleaner {
  private found: EchoPatterns | null = null;

  /**
   * @param values texts and numbers at any depth; shorter ones than `SHORTEST_VALUE` are not hidden
   * @param more removes other values, which this one removes, too
   */
  constructor(
    private readonly values: unknown,
    private readonly more?: EchoCleaner,
  ) {}

  /** A cleaner that removes other values besides: the forms of the values of this one are worked out once. */
  and(values: unknown): EchoCleaner {
    return new EchoCleaner(values, this);
  }

  /** Cleans a text for people. */
  clean(text: string): string {
    const read = text.slice(0, MAX_READ);
    const cut: Range[] = text.length > MAX_READ ? [[MAX_READ - HIDDEN_END, MAX_READ]] : [];
    return storable(hideRanges(read, joined([...this.rangesIn(read), ...cut])));
  }

  /** Cleans a text that only works unchanged, such as a challenge: only the given values are hidden, and short ones only where they stand alone. */
  cleanOpaque(text: string): string {
    const read = text.slice(0, MAX_READ);
    return storable(hideRanges(read, joined(this.valuesIn(read, 'opaque'))));
  }

  /** Whether an id repeats a value, by the rules of {@link cleanOpaque}. */
  isRepeatedIn(id: string): boolean {
    return this.valuesIn(id, 'opaque').length > 0;
  }

  /** Cleans all texts, names and numbers of a JSON object. */
  cleanJson(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const values = this.cleanAll(leavesOf(json));
    const names = this.cleanAll(namesOf(json, 0));
    return rebuilt(json, values.values(), names.values(), 0) as Record<string, unknown>;
  }

  private get patterns(): EchoPatterns {
    return (this.found ??= new EchoPatterns(this.values, this.more?.patterns));
  }

  private valuesIn(text: string, search: Search): Range[] {
    return formsOf(text).flatMap((form) => this.patterns.rangesIn(form, search));
  }

  private rangesIn(text: string): Range[] {
    return formsOf(text).flatMap((form) => [...this.patterns.rangesIn(form, 'prose'), ...paymentNumbersIn(form)]);
  }

  private cleanAll(texts: readonly string[]): string[] {
    let left = MAX_READ;
    const read = texts.map((text) => ((left -= text.length) < 0 ? CUT_OFF : text));
    return hideInParts(read, joined(this.rangesIn(read.join(GAP))), GAP.length).map(storable);
  }
}

/** Replaces NUL and unpaired surrogates, which PostgreSQL can store neither in text nor in JSON. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function leavesOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return isNested(value) && depth < MAX_DEPTH ? Object.values(value).flatMap((item) => leavesOf(item, depth + 1)) : [];
}

function namesOf(value: unknown, depth: number): string[] {
  if (!isNested(value) || depth >= MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([name, item]) => [...(Array.isArray(value) ? [] : [name]), ...namesOf(item, depth + 1)]);
}

/** The same JSON with the texts and names that are given, in the order of {@link leavesOf} and {@link namesOf}. */
function rebuilt(value: unknown, texts: Iterator<string, undefined>, names: Iterator<string, undefined>, depth: number): unknown {
  if (typeof value === 'string') return next(texts);
  if (typeof value === 'number') {
    const text = next(texts);
    return text === String(value) ? value : text;
  }
  if (!isNested(value)) return value;
  if (depth >= MAX_DEPTH) return CUT_OFF;
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, texts, names, depth + 1));
  return Object.fromEntries(Object.values(value).map((item) => [next(names), rebuilt(item, texts, names, depth + 1)]));
}

function next(texts: Iterator<string, undefined>): string {
  return texts.next().value ?? HIDDEN;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
