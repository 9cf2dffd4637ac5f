import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Mutation } from './mutations.js';
import { applyPatches, SourceIndex } from './patches.js';

const COPIED = ['apps', 'libs', 'scripts', 'test', 'package.json', 'tsconfig.json', 'jest.config.mjs'];
const SKIPPED: readonly string[] = ['node_modules', 'dist', 'screenshots', '.local'];

/** A copy of the sources that mutations are applied to, so that the working tree is never changed. */
export class SourceCopy {
  private readonly sources: SourceIndex;

  private constructor(readonly root: string) {
    this.sources = new SourceIndex(root);
  }

  static async of(root: string): Promise<SourceCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-mutation-'));
    const filter = (path: string): boolean => !SKIPPED.includes(basename(path));
    for (const name of COPIED) await cp(join(root, name), join(folder, name), { recursive: true, filter });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    return new SourceCopy(folder);
  }

  /**
   * Applies a mutation. @returns a function that reverts it
   * @throws {StaleMutation} before anything was changed
   */
  async apply(mutation: Mutation): Promise<() => Promise<void>> {
    const files = applyPatches(this.sources, mutation);
    for (const { path, mutated } of files) await writeFile(path, mutated);
    return async () => {
      for (const { path, original } of files) await writeFile(path, original);
    };
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
