import { describe, expect, it } from '@jest/globals';
import { mergeSteady } from './stable-rows.js';

interface Row {
  id: string;
  text: string;
}

const shown = [
  { row: { id: 'a', text: 'old' }, gone: false },
  { row: { id: 'b', text: 'old' }, gone: false },
];

describe('steady rows', () => {
  it('keeps every row where it is, renews it, and adds new ones at the end', () => {
    const fresh: Row[] = [
      { id: 'n', text: 'new' },
      { id: 'b', text: 'renewed' },
      { id: 'a', text: 'renewed' },
    ];
    expect(mergeSteady(shown, fresh, (row) => row.id)).toEqual([
      { row: { id: 'a', text: 'renewed' }, gone: false },
      { row: { id: 'b', text: 'renewed' }, gone: false },
      { row: { id: 'n', text: 'new' }, gone: false },
    ]);
  });

  it('leaves a settled row in its place, marked', () => {
    expect(mergeSteady(shown, [{ id: 'b', text: 'old' }], (row) => row.id).map(({ row, gone }) => [row.id, gone])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });
});
