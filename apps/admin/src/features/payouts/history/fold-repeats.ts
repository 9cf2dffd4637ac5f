import type { TimelineEntryView } from '../../../generated/types.gen.js';

/** A history entry that stands for one or more equal entries in a row. */
export interface FoldedEntry {
  /** The newest of them. */
  entry: TimelineEntryView;
  /** Time of the oldest of them. */
  firstAt: string;
  count: number;
}

function isRepeat(one: TimelineEntryView, other: TimelineEntryView): boolean {
  return (
    one.kind === other.kind && one.title === other.title && one.detail === other.detail && one.actor === other.actor && one.resolution === other.resolution
  );
}

/**
 * The history newest first, with equal entries in a row folded into one.
 * @param entries oldest first
 */
export function foldRepeats(entries: readonly TimelineEntryView[]): FoldedEntry[] {
  const folded: FoldedEntry[] = [];
  for (const entry of entries.toReversed()) {
    const last = folded.at(-1);
    if (last && isRepeat(last.entry, entry)) folded[folded.length - 1] = { ...last, firstAt: entry.at, count: last.count + 1 };
    else folded.push({ entry, firstAt: entry.at, count: 1 });
  }
  return folded;
}
