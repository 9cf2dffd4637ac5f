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
const TOGETHER_MS = 30;
const FOLDERS = ['libs', 'apps/gateway', 'apps/sandbox'];
const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts');

/** Transpiles every file of the gateway and the sandbox whose output is missing or older. */
export async function transpileAll() {
  const files = await glob(FOLDERS, { cwd: root, absolute: true });
  await Promise.all(files.filter(isSource).map(transpileIfNewer));
}

/**
 * Transpiles files as they change, until the process ends, and reloads the services of their folder: `{ 'apps/gateway': [service] }`.
 * Changes that come together, as when a branch is checked out, are one reload.
 */
export function transpileOnChange(servicesOf) {
  for (const [folder, services] of Object.entries(servicesOf)) {
    const changed = new Set();
    let timer;
    const reload = async () => {
      const files = [...changed];
      changed.clear();
      const results = await Promise.all(files.map(transpileIfNewer));
      if (results.includes(true)) services.forEach((service) => service.reload());
    };
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || !isSource(name)) return;
      changed.add(join(root, folder, name));
      clearTimeout(timer);
      timer = setTimeout(() => void reload().catch((error) => warn(error.message)), TOGETHER_MS);
    });
  }
}

/** Returns whether the output has changed. */
async function transpileIfNewer(file) {
  const output = join(OUTPUT, relative(root, file)).replace(/\.ts$/, '.js');
  if (!existsSync(file)) return rm(output, { force: true }).then(() => true);
  const [source, previous] = await Promise.all([stat(file), stat(output).catch(() => undefined)]);
  if (previous !== undefined && previous.mtimeMs > source.mtimeMs) return false;
  const text = await readFile(file, 'utf8');
  const { code } = await transform(withRelativeImports(file, text), { ...options, filename: file, sourceFileName: pathToFileURL(file).href });
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, code);
  return true;
}

/** `@app/<lib>` is the index of a lib. */
export function withRelativeImports(file, text) {
  return text.replace(
    /(['"])@app\/([a-z-]+)\1/g,
    (_match, quote, lib) => `${quote}${relative(dirname(file), join(root, 'libs', lib, 'src/index.js'))}${quote}`,
  );
}
