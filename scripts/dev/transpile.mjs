import { transform } from '@swc/core';
import { existsSync, watch } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob } from 'tinyglobby';
import { options } from '../../test/setup/typescript-hooks.mjs';
import { warn } from '../lib/output.mjs';
import { root } from '../lib/project.mjs';

const OUTPUT = join(root, 'dist/dev');
const FOLDERS = ['libs', 'apps/gateway', 'apps/sandbox'];
const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts');

/** Transpiles every file of the gateway and the sandbox whose output is missing or older. */
export async function transpileAll() {
  const files = await glob(FOLDERS, { cwd: root, absolute: true });
  await Promise.all(files.filter(isSource).map(transpileIfNewer));
}

/** Transpiles files as they change, until the process ends. */
export function transpileOnChange() {
  for (const folder of FOLDERS) {
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || !isSource(name)) return;
      transpileIfNewer(join(root, folder, name)).catch((error) => warn(error.message));
    });
  }
}

async function transpileIfNewer(file) {
  const output = join(OUTPUT, relative(root, file)).replace(/\.ts$/, '.js');
  if (!existsSync(file)) return rm(output, { force: true });
  const [source, previous] = await Promise.all([stat(file), stat(output).catch(() => undefined)]);
  if (previous !== undefined && previous.mtimeMs > source.mtimeMs) return undefined;
  const text = await readFile(file, 'utf8');
  const { code } = await transform(withRelativeImports(file, text), { ...options, filename: file, sourceFileName: pathToFileURL(file).href });
  await mkdir(dirname(output), { recursive: true });
  return writeFile(output, code);
}

/** `@app/<lib>` is the index of a lib. */
export function withRelativeImports(file, text) {
  return text.replace(
    /(['"])@app\/([a-z-]+)\1/g,
    (_match, quote, lib) => `${quote}${relative(dirname(file), join(root, 'libs', lib, 'src/index.js'))}${quote}`,
  );
}
