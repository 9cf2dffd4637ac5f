import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CELLS, nameOf } from '../setup/half-away/cells.js';
import { INSIDE_CELLS } from '../setup/half-away/inside-cells.js';
import { halfAwayTable, HEADING } from '../setup/half-away/table.js';
import { root } from './source-files.js';

describe('the matrix of servers that are half away', () => {
  it('is in the documentation as the tests check it', async () => {
    const page = await readFile(join(root, 'docs/operations.md'), 'utf8');
    const section = page.split(/^## /m).find((part) => part.startsWith(`${HEADING}\n`)) ?? '';
    expect(section.split('\n').filter((line) => line.startsWith('|'))).toEqual(halfAwayTable());
  });

  it('has each cell once', () => {
    const names = [...CELLS.map(nameOf), ...INSIDE_CELLS.map(({ server, state }) => `${server}, ${state}`)];
    expect(new Set(names).size).toBe(names.length);
  });
});
