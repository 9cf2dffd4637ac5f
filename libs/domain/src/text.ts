const ASCII = /^[\0-\x7f]*$/;
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The beginning of a text, cut between characters as people count them: neither a surrogate pair nor an accent nor a joined emoji is taken apart.
 * This file is the only place that cuts text for people by a length; a rule of ESLint refuses it elsewhere.
 * @param maxLength in UTF-16 code units, as `length` counts
 */
export function shortenText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text.toWellFormed();
  if (ASCII.test(text.slice(0, maxLength + 1))) return text.slice(0, maxLength);
  // What follows shows whether a character ends at the limit, and takes up to two units. A window instead of the whole text bounds the time.
  const window = text.slice(0, maxLength + 2).toWellFormed();
  let end = 0;
  for (const { index } of CHARACTERS.segment(window)) if (index <= maxLength) end = index;
  return window.slice(0, end);
}

/**
 * The last characters of a text, as people count them.
 * @returns null where the text has fewer than `atLeast` characters
 */
export function lastCharacters(text: string, count: number, atLeast = 0): string | null {
  if (text.length < atLeast) return null;
  if (ASCII.test(text)) return text.slice(-count);
  const characters = Array.from(CHARACTERS.segment(text.toWellFormed()), ({ segment }) => segment);
  return characters.length < atLeast ? null : characters.slice(-count).join('');
}

/** The text with its first character in upper case. */
export function capitalised(text: string): string {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}
