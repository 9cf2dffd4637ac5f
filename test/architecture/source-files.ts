import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..');

const IGNORED = /(^|\/)(node_modules|dist|generated|\.[a-z]+)(\/|$)|\.gen\.ts$/;

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The paths of all files below the folders, generated ones left out. */
export async function listFiles(...folders: string[]): Promise<string[]> {
  const lists = await Promise.all(folders.map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })));
  return lists
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !IGNORED.test(path))
    .sort();
}

/** All TypeScript sources below the folders. */
export async function readSources(...folders: string[]): Promise<SourceFile[]> {
  const paths = (await listFiles(...folders)).filter((path) => /\.tsx?$/.test(path));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
}
