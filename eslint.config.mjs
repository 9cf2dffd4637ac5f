import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { existsSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import { wholeCharacters } from './scripts/lint/whole-characters.mjs';

const typeScriptFiles = ['apps/**/*.{ts,tsx}', 'libs/**/*.ts', 'test/**/*.ts'];
const javaScriptFiles = ['**/*.mjs', '**/*.js'];
const projects = ['tsconfig.json', 'apps/admin/tsconfig.json'].filter((file) => existsSync(new URL(file, import.meta.url)));

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.local/', '**/generated/**', '**/*.gen.ts'] },

  // Rules are changed here, where everybody sees it, never by a comment in a file.
  { linterOptions: { noInlineConfig: true } },

  {
    files: typeScriptFiles,
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname, experimentalDecorators: true, emitDecoratorMetadata: true },
    },
    rules: {
      'no-console': 'error',
      // `== null` asks for null and undefined in one.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Files with decorators are exempt by the rule itself when decorator metadata is on: Nest needs injected classes as values.
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // Views, entities and requests are plain data with a class for a name, so that frameworks see their fields.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // There are no enums here, only unions of strings.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true }],
      // An interface that promises a promise is often kept by a function with nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true, allowDefaultCaseForExhaustiveSwitch: false },
      ],
    },
  },

  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts'],
    // Tests cut on purpose, and here is what cuts by whole characters. The cleaner of echoes works on ranges of code units, and repairs its ends.
    ignores: ['**/*.spec.{ts,tsx}', 'libs/domain/src/text.ts', 'libs/domain/src/echoes/**'],
    plugins: { house: { rules: { 'whole-characters': wholeCharacters } } },
    rules: { 'house/whole-characters': 'error' },
  },

  {
    files: ['apps/admin/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      // The two classic rules: the others run a whole compiler over every file.
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // TanStack Router throws its redirects by design.
      '@typescript-eslint/only-throw-error': ['error', { allow: ['Redirect', 'NotFoundError'] }],
    },
  },

  {
    files: javaScriptFiles,
    extends: [js.configs.recommended],
    languageOptions: {
      globals: {
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        clearInterval: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
      },
    },
    rules: { eqeqeq: 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }] },
  },

  {
    files: ['apps/admin/public/**/*.js'],
    languageOptions: { sourceType: 'script', globals: { document: 'readonly', window: 'readonly' } },
  },
);
