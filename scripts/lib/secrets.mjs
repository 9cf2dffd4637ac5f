import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Failure } from './output.mjs';
import { state } from './project.mjs';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * The secrets of this installation, made at the first start. Losing them makes what they encrypted unreadable,
 * so a damaged file is an error and never replaced.
 */
export async function loadSecrets() {
  const text = await readFile(state.secrets, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return create();
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${state.secrets} is damaged: restore it. Deleting the whole folder of it begins again with an empty database.`);
  }
}

async function create() {
  const key = () => randomBytes(KEY_BYTES).toString('base64');
  const secrets = { ENCRYPTION_KEYS: `k1:${key()}`, API_KEY_PEPPER: key(), DEMO_SEED_SECRET: key() };
  await writePrivate(state.secrets, secrets);
  return secrets;
}

/** Writes JSON that only its owner may read, whole or not at all. */
export async function writePrivate(path, value) {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: OWNER_ONLY });
  await rename(unfinished, path);
}
