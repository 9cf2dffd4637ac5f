import { transform } from '@swc/core';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The same compiler options as in jest.config.mjs: decorators with metadata, and no define semantics for fields. */
export const options = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const root = new URL('../../', import.meta.url);

/** Without a map of the source: nothing here reads it, and with it a file is twice as long. */
const withoutMap = { ...options, sourceMaps: false };
const compiler = JSON.stringify([createRequire(import.meta.url)('@swc/core/package.json').version, withoutMap]);

/** Compiled files, named by what they were compiled from: the dozens of processes of a test run compile a source once. */
const compiledFolder = fileURLToPath(new URL('node_modules/.cache/typescript-sources', root));

/** Resolves `@app/<lib>` to the index of a lib, and a relative `.js` to the `.ts` beside it. */
export async function resolve(specifier, context, nextResolve) {
  const lib = /^@app\/([a-z-]+)$/.exec(specifier)?.[1];
  if (lib !== undefined) return { url: new URL(`libs/${lib}/src/index.ts`, root).href, shortCircuit: true };
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return nextResolve(specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  return { format: 'module', source: await compile(await readFile(fileURLToPath(url), 'utf8')), shortCircuit: true };
}

async function compile(source) {
  const name = createHash('sha256').update(compiler).update('\0').update(source).digest('hex');
  const file = join(compiledFolder, name.slice(0, 2), `${name}.js`);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const { code } = await transform(source, withoutMap);
  await keep(file, code).catch(() => undefined);
  return code;
}

/** Renamed when it is complete: another process may read it at any moment. */
async function keep(file, code) {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, code);
  await rename(unfinished, file);
}
