import { describe, expect, it } from '@jest/globals';
import { filesThatWriteStatus, filesWithStraySql, longParameterLists, misplacedClasses, misplacedErrors } from './code-rules.js';
import { readSources, type SourceFile } from './source-files.js';

const productSources = async (): Promise<SourceFile[]> => (await readSources('apps', 'libs')).filter(({ path }) => !/\.spec\.tsx?$|\/migrations\//.test(path));

const file = (path: string, text: string): SourceFile => ({ path, text });

describe('SQL', () => {
  it('stands in repositories and readers only, besides libs/database and the sandbox', async () => {
    expect(filesWithStraySql(await productSources())).toEqual([]);
  });

  it('sets the status of a payout in one file only', async () => {
    expect(await productSources().then(filesThatWriteStatus)).toHaveLength(1);
  });

  it('is recognised in strings and templates, and a sentence for people is not taken for it', () => {
    const query = 'const a = sql("x", `SELECT id FROM payout WHERE ${b}`);';
    const update = 'const a = `UPDATE payout p SET status = $1 WHERE id = $2`;';
    const sentence = 'const a = "Select a payout from the list. Update it, or delete it from the queue.";';
    expect(filesWithStraySql([file('libs/x/src/a.service.ts', query)])).toHaveLength(1);
    expect(filesWithStraySql([file('libs/x/src/a.service.ts', update)])).toHaveLength(1);
    expect(filesWithStraySql([file('libs/x/src/a.repository.ts', query), file('libs/x/src/a.service.ts', sentence)])).toEqual([]);
    expect(filesThatWriteStatus([file('a.ts', update), file('b.ts', 'const a = "UPDATE payout SET description = $1";')])).toEqual(['a.ts']);
  });
});

describe('classes', () => {
  it('stand in files whose suffix names their role', async () => {
    expect(misplacedClasses(await productSources())).toEqual([]);
    expect(misplacedClasses([file('libs/x/src/a.ts', 'class PayoutsService {}'), file('libs/x/src/b.service.ts', 'class PayoutsService {}')])).toEqual([
      'libs/x/src/a.ts: PayoutsService',
    ]);
  });

  it('error classes stand in files named *.errors.ts', async () => {
    const servers = (await productSources()).filter(({ path }) => !path.startsWith('apps/admin/'));
    expect(misplacedErrors(servers)).toEqual([]);
    expect(misplacedErrors([file('libs/x/src/a.ts', 'export class Gone extends Error {}')])).toHaveLength(1);
  });
});

describe('parameter lists', () => {
  it('hold at most four parameters of a function and six of a constructor', async () => {
    expect(longParameterLists(await productSources())).toEqual([]);
    const tooLong = 'class A { constructor(a, b, c, d, e, f, g) {} } function b(a, b, c, d, e) {} const c = (a, b, c, d) => a;';
    expect(longParameterLists([file('a.ts', tooLong)])).toEqual(['a.ts: constructor (7)', 'a.ts: b (5)']);
  });
});
