import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Check, Mutation, Patch } from './mutations.js';

/** A mutation that no longer fits the sources: a refactor has to update it in mutations.ts. */
export class StaleMutation extends Error {
  override readonly name = 'StaleMutation';

  constructor({ name }: Pick<Mutation, 'name'>, problem: string) {
    super(`"${name}" is stale: ${problem}; update test/mutation/mutations.ts`);
  }
}

/** A file before and after a mutation. */
export interface MutatedFile {
  path: string;
  original: string;
  mutated: string;
}

/** Source files by name, so that a file can move to another folder without making a mutation stale. */
export class SourceIndex {
  private readonly paths = new Map<string, string[]>();

  constructor(readonly root: string) {
    for (const folder of ['apps', 'libs']) {
      for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
        if (!/\.tsx?$/.test(path) || /(^|\/)(node_modules|dist)\//.test(path)) continue;
        this.paths.set(basename(path), [...(this.paths.get(basename(path)) ?? []), join(folder, path)]);
      }
    }
  }

  pathsOf(name: string): readonly string[] {
    return this.paths.get(name) ?? [];
  }
}

/**
 * Applies the patches of a mutation in memory.
 * @throws {StaleMutation} if there is not exactly one file of a name, or a text does not occur exactly once in it
 */
export function applyPatches(sources: SourceIndex, mutation: Mutation): MutatedFile[] {
  const files = new Map<string, MutatedFile>();
  for (const patch of mutation.patches) {
    const [found, ...others] = sources.pathsOf(patch.file);
    if (found === undefined) throw new StaleMutation(mutation, `there is no file ${patch.file} in apps or libs`);
    if (others.length > 0) throw new StaleMutation(mutation, `several files are named ${patch.file}: ${[found, ...others].join(', ')}`);
    const path = join(sources.root, found);
    const original = files.get(path)?.original ?? readFileSync(path, 'utf8');
    files.set(path, { path, original, mutated: applyPatch(files.get(path)?.mutated ?? original, patch, mutation) });
  }
  return [...files.values()];
}

function applyPatch(text: string, { file, find, replace }: Patch, mutation: Mutation): string {
  const parts = text.split(patternOf(find));
  if (parts.length !== 2) throw new StaleMutation(mutation, `its text occurs ${String(parts.length - 1)} times instead of once in ${file}: ${find}`);
  return parts.join(replace);
}

/** Matches the text with any white space between its words, so that formatting the sources does not make a mutation stale. */
function patternOf(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
}

/**
 * Checks that the Jest file of a check exists and has a title that contains the requested text: otherwise Jest would run no test at all.
 * @throws {StaleMutation}
 */
export function assertCheckExists(root: string, mutation: { name: string; check: Check }): void {
  const { check } = mutation;
  if (!('jest' in check)) return;
  const path = join(root, check.jest);
  if (!existsSync(path)) throw new StaleMutation(mutation, `there is no test file ${check.jest}`);
  if (check.tests !== undefined && !readFileSync(path, 'utf8').includes(check.tests)) {
    throw new StaleMutation(mutation, `no title in ${check.jest} contains "${check.tests}"`);
  }
}
