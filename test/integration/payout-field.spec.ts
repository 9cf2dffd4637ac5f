import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SourceCopy } from '../mutation/source-copy.js';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = 'docs/adding-a-payout-field.md';
const NEW_TEST = 'test/integration/payout-purpose.spec.ts';
/** Minutes, because other suites may run at the same time; alone it takes less than one. */
const TIMEOUT_MS = 400_000;

/** One change of the page: a file, named without its folder so that it may move, and the lines before and after. */
interface Change {
  file: string;
  home: string;
  before: string;
  after: string;
}

function changesOf(page: string): Change[] {
  return [...page.matchAll(/In `([\w.-]+)` of `([\w/-]+)`[^`]*:\n\n```diff\n([\s\S]*?)```/g)].map(([, file = '', home = '', diff = '']) => {
    const lines = diff.trimEnd().split('\n');
    const without = (sign: string): string =>
      lines
        .filter((line) => !line.startsWith(sign))
        .map((line) => line.slice(1))
        .join('\n');
    return { file, home, before: without('+'), after: without('-') };
  });
}

async function pathOf(root: string, { file, home }: Change): Promise<string> {
  const paths = await readdir(join(root, home), { recursive: true, encoding: 'utf8' });
  const found = paths.filter((path) => basename(path) === file || basename(path).replace(/^\d{4}-/, '') === file);
  if (found.length !== 1) throw new Error(`${PAGE} names ${file} of ${home}: there are ${String(found.length)} of that name`);
  return join(home, found[0] ?? '');
}

/** @throws where the page no longer fits the sources */
async function apply(root: string, change: Change): Promise<string> {
  const path = await pathOf(root, change);
  const text = await readFile(join(root, path), 'utf8');
  const before = change.before.replace(/migration \d{4}/, /migration \d{4}/.exec(text)?.[0] ?? 'migration');
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`${PAGE} no longer fits ${path}: these lines occur ${String(parts.length - 1)} times\n${before}`);
  await writeFile(join(root, path), parts.join(change.after));
  return path;
}

/** Runs Node in the copy, with a database server of its own. @returns what it printed, empty when it succeeded */
async function run(root: string, ...args: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PAYOUT_GATEWAY_TEST_RUN') && name !== 'JEST_WORKER_ID'));
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return code === 0 ? '' : printed;
}

describe('a new field of a payout, added as docs/adding-a-payout-field.md says', () => {
  let copy: SourceCopy;
  let page: string;
  const changed: string[] = [];

  beforeAll(async () => {
    page = await readFile(join(ROOT, PAGE), 'utf8');
    copy = await SourceCopy.of(ROOT);
    const created = await run(ROOT, 'scripts/migrations/create.mjs', 'payout-purpose', join(copy.root, 'libs/database/src/migrations'));
    expect(created).toBe('');
    for (const change of changesOf(page)) changed.push(await apply(copy.root, change));
    const [, test = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
    await writeFile(join(copy.root, NEW_TEST), test);
  }, TIMEOUT_MS);
  afterAll(() => copy.remove());

  it('takes at most eight files written by hand', () => {
    expect(changed.length).toBeGreaterThan(4);
    expect([...new Set(changed)].length).toBeLessThanOrEqual(8);
  });

  it(
    'type-checks',
    async () => {
      expect(await run(copy.root, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit', '--incremental', 'false')).toBe('');
    },
    TIMEOUT_MS,
  );

  it(
    'travels from the request to the row and to both views',
    async () => {
      expect(
        await run(copy.root, '--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', 'integration', '--runTestsByPath', NEW_TEST),
      ).toBe('');
    },
    TIMEOUT_MS,
  );
});
