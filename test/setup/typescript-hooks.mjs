import { transform } from '@swc/core';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...options, filename, sourceFileName: pathToFileURL(filename).href });
  return { format: 'module', source: code, shortCircuit: true };
}
