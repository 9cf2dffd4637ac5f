import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { DEFECTS } from './defects.js';
import { SourceCopy, StalePatch } from './source-copy.js';

const TIMEOUT_MS = 240_000;
const root = join(import.meta.dirname, '../..');

it('every defect can still be planted', async () => {
  const copy = await SourceCopy.of(root);
  try {
    for (const defect of DEFECTS) await (await copy.plant(defect))();
    const stale = { name: 'a stale one', patches: [{ file: 'package.json', find: 'this stands nowhere', replace: '' }], check: { simulation: 1 } };
    await expect(copy.plant(stale)).rejects.toBeInstanceOf(StalePatch);
  } finally {
    await copy.remove();
  }
}, 60_000);

it(
  'a handful of planted defects is caught, each within two minutes',
  async () => {
    const args = ['--import', join(root, 'test/setup/typescript-sources.mjs'), join(root, 'test/planted/planted.ts'), '--short'];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    const planted = DEFECTS.filter(({ short }) => short).length;
    const last = said.trim().split('\n').at(-1);
    expect({ code, output: code === 0 ? last : said + complained }).toEqual({
      code: 0,
      output: expect.stringContaining(`planted: ${String(planted)} defects, ${String(planted)} caught, 0 survived`),
    });
  },
  TIMEOUT_MS,
);
