import { describe, expect, it } from '@jest/globals';
import type { TimelineEntryView } from '../../../generated/types.gen.js';
import { foldRepeats } from './fold-repeats.js';

const entry = (second: number, title: string): TimelineEntryView => ({
  at: `2026-11-22T14:02:0${String(second)}.000Z`,
  kind: 'enquiry',
  title,
  detail: null,
  actor: 'Gateway',
  from_status: null,
  to_status: null,
  resolution: null,
  tone: 'neutral',
});

describe('foldRepeats', () => {
  it('returns the history newest first', () => {
    expect(foldRepeats([entry(1, 'a'), entry(2, 'b')]).map((folded) => folded.entry.title)).toEqual(['b', 'a']);
  });

  it('folds equal entries in a row into the newest and keeps the time of the oldest', () => {
    const folded = foldRepeats([entry(1, 'a'), entry(2, 'b'), entry(3, 'b'), entry(4, 'b'), entry(5, 'a')]);
    expect(folded.map(({ entry: { title }, count }) => [title, count])).toEqual([
      ['a', 1],
      ['b', 3],
      ['a', 1],
    ]);
    expect(folded[1]).toMatchObject({ entry: entry(4, 'b'), firstAt: entry(2, 'b').at });
  });
});
