import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const FOLDER = join(import.meta.dirname, 'fixtures');
const EXTENSION = '.json.gz';
const BEST_COMPRESSION = 9;

/** What an earlier version of the gateway has left in its database and beside it. */
export interface UpgradeFixture {
  /** The tag or commit of the version. */
  version: string;
  /** The names of its migrations, in order. */
  migrations: string[];
  /** Columns, constraints, indexes, triggers, functions and enum labels, one line each, as that version's own migrations had made them. */
  catalog: string[];
  /** Rows by table, each as `row_to_json` writes it. They stay text, because `JSON.parse` would round 64-bit numbers. */
  tables: Record<string, string[]>;
  /** The contents of `secrets.json` in its state folder: keys of a demo, made for this file. */
  secrets: Record<string, string>;
  /** The signed checkpoints of its history; null for versions that had none. */
  checkpoints: string | null;
}

/** The versions that there are fixtures of. */
export async function fixtureVersions(): Promise<string[]> {
  const names = await readdir(FOLDER);
  return names.filter((name) => name.endsWith(EXTENSION)).map((name) => name.slice(0, -EXTENSION.length));
}

export async function readFixture(version: string): Promise<UpgradeFixture> {
  const compressed = await readFile(join(FOLDER, version + EXTENSION));
  return JSON.parse((await promisify(gunzip)(compressed)).toString('utf8')) as UpgradeFixture;
}

/** @returns the path of the file */
export async function writeFixture(fixture: UpgradeFixture): Promise<string> {
  const path = join(FOLDER, fixture.version + EXTENSION);
  await writeFile(path, await promisify(gzip)(JSON.stringify(fixture), { level: BEST_COMPRESSION }));
  return path;
}
