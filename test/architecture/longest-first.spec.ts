import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import LongestFirst, { SECONDS } from '../setup/longest-first.mjs';
import { root } from './source-files.js';

const NAMES = Object.keys(SECONDS);

describe('test files that take long', () => {
  it('exist, and are listed in the order in which they are begun', () => {
    expect(NAMES.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    const seconds = Object.values(SECONDS);
    expect(seconds).toEqual([...seconds].sort((one, other) => other - one));
  });

  it('are begun before all others, the longest first', async () => {
    const context = { config: { rootDir: root, cacheDirectory: tmpdir(), id: 'the test of the order' }, hasteFS: { getSize: () => 1 } };
    const [longest = '', second = ''] = NAMES;
    const files = [second, 'test/architecture/longest-first.spec.ts', longest].map((name) => ({ path: join(root, name), context }));
    const order = await new LongestFirst({ contexts: [], globalConfig: {} }).sort(files);
    expect(order.map(({ path }) => path)).toEqual([longest, second, 'test/architecture/longest-first.spec.ts'].map((name) => join(root, name)));
  });
});
