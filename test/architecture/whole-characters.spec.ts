import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { wholeCharacters } from '../../scripts/lint/whole-characters.mjs';

const CODE = `
declare const text: string, maybe: string | undefined, list: string[], separator: number, MAX: number, maxLength: number;
text.slice(0, 10); text.slice(-4); text.substring(0, MAX); text.slice(0, MAX + 1); text.slice(0, maxLength); text.substr(1); maybe?.slice(0, MAX); text.slice(-MAX);
text.slice(0, separator); text.slice(separator + 1); text.slice('a:'.length); list.slice(0, MAX); text.slice(0); text.slice(0, text.length - MAX);
`;

describe('the rule of ESLint for cutting texts', () => {
  it('refuses a cut at a number of code units, and allows one at a place that was found and cuts of lists', () => {
    const folder = mkdtempSync(join(tmpdir(), 'payout-gateway-lint-'));
    const file = join(folder, 'code.ts');
    writeFileSync(file, CODE);
    const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2022, noEmit: true });
    const config = {
      files: ['**/*.ts'],
      plugins: { house: { rules: { 'whole-characters': wholeCharacters } } },
      languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
      rules: { 'house/whole-characters': 'error' },
    };
    const found = new Linter({ cwd: folder }).verify(CODE, config as Linter.Config, { filename: file });
    rmSync(folder, { recursive: true });
    expect(found.map(({ ruleId, line }) => [ruleId, line])).toEqual(Array.from({ length: 8 }, () => ['house/whole-characters', 3]));
  });
});
