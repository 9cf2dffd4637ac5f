import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { type Mutation, MUTATIONS } from './mutations.js';
import { applyPatches, assertCheckExists, SourceIndex, StaleMutation } from './patches.js';

const TIMEOUT_MS = 1_800_000;
const root = join(import.meta.dirname, '../..');
const sources = new SourceIndex(root);

const staleReason = (mutation: Mutation): string[] => {
  try {
    applyPatches(sources, mutation);
    assertCheckExists(root, mutation);
    return [];
  } catch (error) {
    if (error instanceof StaleMutation) return [error.message];
    throw error;
  }
};

describe('mutations', () => {
  it('still apply to the current sources, every one of them', () => {
    expect(MUTATIONS.flatMap(staleReason)).toEqual([]);
  });

  it('are reported as stale when their text, their file or the title of their test is gone', () => {
    const check = { simulation: 1 };
    const textGone = { name: 'text gone', patches: [{ file: 'http-sender.ts', find: 'this text occurs nowhere', replace: '' }], check };
    const fileGone = { name: 'file gone', patches: [{ file: 'no-such-file.ts', find: 'x', replace: '' }], check };
    const nameShared = { name: 'name shared', patches: [{ file: 'index.ts', find: 'x', replace: '' }], check };
    const titleGone = {
      name: 'title gone',
      patches: [],
      check: { jest: 'test/mutation/mutation.spec.ts', tests: ['a title', 'that', 'no test', 'has'].join(' ') },
    };
    expect(staleReason(textGone)).toEqual([expect.stringContaining('occurs 0 times')]);
    expect(staleReason(fileGone)).toEqual([expect.stringContaining('there is no file no-such-file.ts')]);
    expect(staleReason(nameShared)).toEqual([expect.stringContaining('several files are named index.ts')]);
    expect(staleReason(titleGone)).toEqual([expect.stringContaining('no title in')]);
  });

  it(
    'the mutations of the short list are all killed by their checks within five minutes each',
    async () => {
      const args = ['--import', join(root, 'test/setup/typescript-sources.mjs'), join(root, 'test/mutation/mutate.ts'), '--short'];
      const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      const count = MUTATIONS.filter(({ short }) => short).length;
      const last = stdout.trim().split('\n').at(-1);
      expect({ code, output: code === 0 ? last : stdout + stderr }).toEqual({
        code: 0,
        output: expect.stringContaining(`mutation: ${String(count)} mutations, ${String(count)} killed, 0 survived`),
      });
    },
    TIMEOUT_MS,
  );
});
