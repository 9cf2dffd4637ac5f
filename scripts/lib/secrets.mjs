import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Failure } from './output.mjs';
import { state } from './project.mjs';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * The secrets of this installation, made at the first start. What they encrypt cannot be read without them, so a damaged file is an
 * error and is never replaced.
 */
export async function loadSecrets() {
  const text = await readFile(state.secrets, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const stored = parse(text);
  const secrets = { ...create(), ...stored };
  // A secret that this version has added is made now; existing ones never change.
  if (Object.keys(secrets).length > Object.keys(stored).length) await writePrivate(state.secrets, secrets);
  return secrets;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${state.secrets} is damaged: restore it. Without it, delete its whole folder to start again with an empty database.`);
  }
}

function create() {
  const key = () => randomBytes(KEY_BYTES).toString('base64');
  return { ENCRYPTION_KEYS: `k1:${key()}`, API_KEY_PEPPER: key(), AUDIT_SIGNING_KEY: key(), DEMO_SEED_SECRET: key() };
}

/** Writes JSON that only its owner may read, completely or not at all. */
export async function writePrivate(path, value) {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: OWNER_ONLY });
  await rename(unfinished, path);
}
