import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { root } from './source-files.js';

/** Commands that have to work on a fresh clone: they install the packages themselves. */
const BEFORE_INSTALLATION = ['scripts/start.mjs', 'scripts/test.mjs', 'scripts/dev.mjs', 'scripts/database-command.mjs'];
/** What a module loads before any of its functions runs: static imports, and dynamic ones that are not indented. */
const LOADED_AT_ONCE = /^(?:import .*?from '([^']+)'|import '([^']+)'|const .*?await import\('([^']+)'\))/gm;

/** The packages that a module loads at once, through the modules that it imports; each as "file imports package". */
async function packagesLoadedBy(path: string, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = await readFile(join(root, path), 'utf8');
  const specifiers = [...text.matchAll(LOADED_AT_ONCE)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const below = specifiers.filter((specifier) => specifier.startsWith('.')).map((specifier) => posix.join(posix.dirname(path), specifier));
  const own = specifiers.filter((specifier) => !/^(?:\.|node:)/.test(specifier)).map((specifier) => `${path} imports ${specifier}`);
  return [...own, ...(await Promise.all(below.map((file) => packagesLoadedBy(file, seen)))).flat()];
}

describe('scripts that run before the packages are installed', () => {
  it.each(BEFORE_INSTALLATION)('%s loads nothing but modules of Node.js and its own until it has installed the packages', async (path) => {
    expect(await packagesLoadedBy(path)).toEqual([]);
  });

  it('would report a package that is loaded too early', async () => {
    expect(await packagesLoadedBy('scripts/lib/commands.mjs')).toContain('scripts/lib/commands.mjs imports execa');
  });
});
