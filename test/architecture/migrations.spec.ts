import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import {
  findProblems,
  fingerprint,
  indexText,
  listMigrations,
  listPinnable,
  MIGRATIONS_FOLDER,
  readLanded,
} from '../../scripts/migrations/migration-files.mjs';
import { root } from './source-files.js';

/** What a migration may import: a copy of code beside it is pinned with it, and anything else of the product may change. */
const ALLOWED_IMPORT = /^(typeorm|canonicalize|node:[a-z]+|\.\/\d{4}-[a-z0-9.-]+\.js)$/;
/** The files that were released with numbers up to 13, before there was a list. */
const FIRST_LANDED = ['0001-initial-schema.ts', '0002-history-chain.ts', '0010-enquiry-schedule.ts', '0011-four-eyes.ts', '0012-providers.ts'];

const withoutLayout = (text: string): string => text.replaceAll(/\s+/g, '').replaceAll(',]', ']');

function runScript(name: string, ...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, [join(root, 'scripts/migrations', name), ...args]);
}

describe('the migrations', () => {
  it('are as they were released, and their numbers go on without a gap', async () => {
    expect(await findProblems(MIGRATIONS_FOLDER)).toEqual([]);
    expect(Object.keys(await readLanded(MIGRATIONS_FOLDER))).toEqual(expect.arrayContaining([...FIRST_LANDED, '0013-answers-to-providers.ts']));
  });

  it('are all in the index, in order', async () => {
    const index = await readFile(join(MIGRATIONS_FOLDER, 'index.ts'), 'utf8');
    expect(withoutLayout(index)).toBe(withoutLayout(await indexText(MIGRATIONS_FOLDER)));
  });

  it('carry their number in the names of their class and of their row', async () => {
    for (const file of await listMigrations(MIGRATIONS_FOLDER)) {
      const text = await readFile(join(MIGRATIONS_FOLDER, file), 'utf8');
      const name = /export class (\w+)(\d{4}) implements[\s\S]*readonly name = '(\w+?)17322000(\d{5})'/.exec(text)?.slice(1);
      expect([file, name]).toEqual([file, [name?.[0], file.slice(0, 4), name?.[0], `0${file.slice(0, 4)}`]]);
    }
  });

  it('import no code of the product that may change later', async () => {
    const imports = await Promise.all(
      (await listPinnable(MIGRATIONS_FOLDER)).map(async (file) => {
        const text = await readFile(join(MIGRATIONS_FOLDER, file), 'utf8');
        return [...text.matchAll(/ from '([^']+)';$/gm)].map((match) => `${file}: ${match[1] ?? ''}`);
      }),
    );
    expect(imports.flat().length).toBeGreaterThan(5);
    expect(imports.flat().filter((line) => !ALLOWED_IMPORT.test(line.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('have a fingerprint that changes with every word but the paths of imports', () => {
    const text = "import { A } from './a.js';\nexport const b = A;\n";
    expect(fingerprint(text.replace('./a.js', '../moved/a.js'))).toBe(fingerprint(text));
    expect(fingerprint(text.replace('b = A', 'b = A + 1'))).not.toBe(fingerprint(text));
  });
});

describe('the commands for migrations', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payout-gateway-migrations-'));
    await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('migration:create makes the next file and puts it into the index', async () => {
    const before = (await listMigrations(folder)).length;
    await runScript('create.mjs', 'Payout tags', folder);
    const files = await listMigrations(folder);
    expect(files).toHaveLength(before + 1);
    const file = files.at(-1) ?? '';
    const digits = file.slice(0, 4);
    expect(file).toBe(`${digits}-payout-tags.ts`);
    expect(await readFile(join(folder, file), 'utf8')).toContain(
      `export class PayoutTags${digits} implements MigrationInterface {\n  readonly name = 'PayoutTags17322000`,
    );
    expect(await readFile(join(folder, 'index.ts'), 'utf8')).toMatch(new RegExp(`PayoutTags${digits},?\\s*\\]`));
    expect(await findProblems(folder)).toEqual([]);
  });

  it('migration:land pins a migration, and an edit of it is found afterwards', async () => {
    const file = (await listMigrations(folder)).at(-1) ?? '';
    await appendFile(join(folder, file), '// Not released yet: an edit is fine.\n');
    expect(await findProblems(folder)).toEqual([]);
    await runScript('land.mjs', folder);
    await appendFile(join(folder, file), '// Released: an edit is not.\n');
    expect(await findProblems(folder)).toEqual([`${file} was released and is not what it was: restore it, and add a new migration.`]);
    await expect(runScript('land.mjs', folder)).rejects.toThrow('restore it');
  });

  it('reports a released migration that was deleted, and a number that follows a gap', async () => {
    await rename(join(folder, '0012-providers.ts'), join(folder, 'gone.txt'));
    await writeFile(join(folder, '0099-late.ts'), '');
    expect((await findProblems(folder)).join('\n')).toMatch(/0012-providers\.ts was released and is gone[\s\S]*Number 99 is used twice or follows a gap/);
  });
});
