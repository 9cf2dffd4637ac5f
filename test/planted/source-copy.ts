import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Defect, Patch } from './defects.js';

const COPIED = ['apps', 'libs', 'test', 'package.json', 'tsconfig.json', 'jest.config.mjs'];
const LEFT_OUT: readonly string[] = ['node_modules', 'dist', 'screenshots', '.local'];

/** A patch whose text is not there exactly once: the source has moved on, and the defect has to follow. */
export class StalePatch extends Error {
  override readonly name = 'StalePatch';
}

/** A copy of the sources in which defects are planted, so that nobody ever works on a broken tree. */
export class SourceCopy {
  private constructor(readonly root: string) {}

  static async of(root: string): Promise<SourceCopy> {
    const copy = new SourceCopy(await mkdtemp(join(tmpdir(), 'payout-gateway-planted-')));
    const filter = (path: string): boolean => !LEFT_OUT.includes(basename(path));
    for (const name of COPIED) await cp(join(root, name), join(copy.root, name), { recursive: true, filter });
    await symlink(join(root, 'node_modules'), join(copy.root, 'node_modules'), 'dir');
    return copy;
  }

  /**
   * Plants a defect. @returns how to take it out again
   * @throws {StalePatch} before anything was changed
   */
  async plant({ name, patches }: Defect): Promise<() => Promise<void>> {
    const originals = new Map<string, string>();
    const changed = new Map<string, string>();
    for (const patch of patches) {
      const path = join(this.root, patch.file);
      if (!originals.has(path)) originals.set(path, await readFile(path, 'utf8'));
      changed.set(path, patched(changed.get(path) ?? originals.get(path) ?? '', patch, name));
    }
    await writeAll(changed);
    return () => writeAll(originals);
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

function patched(text: string, { file, find, replace }: Patch, defect: string): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new StalePatch(`"${defect}" is stale: its text is ${String(parts.length - 1)} times in ${file}, not once`);
  return parts.join(replace);
}

async function writeAll(files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) await writeFile(path, text);
}
