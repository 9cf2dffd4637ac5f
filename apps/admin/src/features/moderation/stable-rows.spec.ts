import { describe, expect, it } from '@jest/globals';
import { mergeRows } from './stable-rows.js';

interface Row {
  id: string;
  text: string;
}

const shown = [
  { row: { id: 'a', text: 'old' }, gone: false },
  { row: { id: 'b', text: 'old' }, gone: false },
];

describe('mergeRows', () => {
  it('updates every row in its place and appends new rows', () => {
    const fresh: Row[] = [
      { id: 'n', text: 'new' },
      { id: 'b', text: 'renewed' },
      { id: 'a', text: 'renewed' },
    ];
    expect(mergeRows(shown, fresh, (row) => row.id)).toEqual([
      { row: { id: 'a', text: 'renewed' }, gone: false },
      { row: { id: 'b', text: 'renewed' }, gone: false },
      { row: { id: 'n', text: 'new' }, gone: false },
    ]);
  });

  it('keeps a row that has left the list in its place, marked as gone', () => {
    expect(mergeRows(shown, [{ id: 'b', text: 'old' }], (row) => row.id).map(({ row, gone }) => [row.id, gone])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });
});
