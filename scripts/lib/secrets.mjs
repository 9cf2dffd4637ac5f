import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Failure } from './output.mjs';
import { state } from './project.mjs';

const key = () => randomBytes(32).toString('base64');

/**
 * The secrets of this installation, made at the first start. What they encrypt cannot be read without them, so a damaged file is an
 * error and is never replaced.
 */
export async function loadSecrets() {
  const stored = await readSecrets();
  const secrets = { ENCRYPTION_KEYS: `k1:${key()}`, API_KEY_PEPPER: key(), AUDIT_SIGNING_KEY: key(), DEMO_SEED_SECRET: key(), ...stored };
  // A secret that this version has added is made now; existing ones never change.
  if (Object.keys(secrets).length > Object.keys(stored).length) await writePrivate(state.secrets, secrets);
  return secrets;
}

async function readSecrets() {
  try {
    return JSON.parse(await readFile(state.secrets, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    if (!(error instanceof SyntaxError)) throw error;
    throw new Failure(`${state.secrets} is damaged: restore it. Without it, delete its whole folder to start again with an empty database.`);
  }
}

/** Writes JSON that only its owner may read, completely or not at all. */
export async function writePrivate(path, value) {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}
