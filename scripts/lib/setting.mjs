import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { Failure } from './output.mjs';

/** A setting of the environment, or the content of the file that `NAME_FILE` names; undefined when neither is set. */
export async function readSetting(name) {
  if (process.env[name]) return process.env[name];
  const path = process.env[`${name}_FILE`];
  if (!path) return undefined;
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new Failure(`${name}_FILE names ${path}, which cannot be read (${error.code}): correct the path.`);
  }
}
