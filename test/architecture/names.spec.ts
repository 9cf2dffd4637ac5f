import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import ts from 'typescript';
import { listFiles, root } from './source-files.js';

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const MEANINGLESS_FOLDERS = ['common', 'util', 'utils', 'helpers', 'shared', 'misc'];

/** Everything that the modules export, `export *` followed, as `<file>: <name>`. */
function exportedNames(files: readonly string[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined });
  const program = ts.createProgram({ rootNames: files.map((file) => join(root, file)), options: config?.options ?? {} });
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(join(root, file));
    const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol).map((exported) => `${file}: ${exported.name}`);
  });
}

describe('names', () => {
  it('leave no repository outside its lib', async () => {
    const indexes = (await listFiles('libs')).filter((path) => /^libs\/[^/]+\/src\/index\.ts$/.test(path));
    const names = exportedNames(indexes);
    expect(names.length).toBeGreaterThan(indexes.length);
    expect(names.filter((name) => name.endsWith('Repository'))).toEqual([]);
  }, 60_000);

  it('names of source files are in kebab-case', async () => {
    const paths = (await listFiles('apps', 'libs', 'test', 'scripts')).filter((path) => /\.(tsx?|mjs|css)$/.test(path));
    expect(paths.filter((path) => !KEBAB_CASE.test(path.split('/').at(-1) ?? ''))).toEqual([]);
    expect(KEBAB_CASE.test('payoutService.ts')).toBe(false);
    expect(KEBAB_CASE.test('create-payout.dto.ts')).toBe(true);
  });

  it('names of folders say what is inside', async () => {
    const folders = new Set((await listFiles('apps', 'libs', 'test', 'scripts')).flatMap((path) => path.split('/').slice(0, -1)));
    expect(MEANINGLESS_FOLDERS.filter((name) => folders.has(name))).toEqual([]);
  });
});
