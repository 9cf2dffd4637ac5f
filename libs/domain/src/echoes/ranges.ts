/** A piece of a text: its first character, and the one after its last. */
export type Range = readonly [start: number, end: number];

/** Stands for what was removed. */
export const HIDDEN = '[hidden]';

/** The ranges in order, those that touch or overlap joined. */
export function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1);
    if (last && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)];
    else result.push([start, end]);
  }
  return result;
}

/** Replaces the ranges of a text. @param ranges in order, none touching another */
export function hideRanges(text: string, ranges: readonly Range[]): string {
  let shown = '';
  let position = 0;
  for (const [start, end] of ranges) {
    shown += text.slice(position, start) + HIDDEN;
    position = end;
  }
  return shown + text.slice(position);
}

/**
 * Replaces the ranges of texts that were joined.
 * @param ranges of the joined text, in order, none touching another
 * @param gap the length of what stood between two texts
 */
export function hideInParts(texts: readonly string[], ranges: readonly Range[], gap: number): string[] {
  let offset = 0;
  let next = 0;
  return texts.map((text) => {
    const end = offset + text.length;
    const own: Range[] = [];
    while ((ranges[next]?.[1] ?? Infinity) <= offset) next += 1;
    for (let index = next; (ranges[index]?.[0] ?? Infinity) < end; index += 1) {
      const [from, to] = ranges[index] as Range;
      if (to > offset) own.push([Math.max(from - offset, 0), Math.min(to - offset, text.length)]);
    }
    offset = end + gap;
    return hideRanges(text, own);
  });
}
