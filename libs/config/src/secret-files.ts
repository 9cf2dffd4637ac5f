import { readFileSync, statSync } from 'node:fs';
import { isSecret, type EnvironmentVariable } from './environment.js';

/** No secret is as long; a larger file is another one by mistake, in bytes. */
const MAX_FILE_BYTES = 65_536;
const SUFFIX = '_FILE';

/** The value of a variable, or the sentences that say why it cannot be read. */
export interface VariableReading {
  value: string | undefined;
  problems: readonly string[];
}

/**
 * Reads a variable from the environment. A secret may stand in a file instead, as orchestrators mount them: `NAME_FILE` is then the path. White space
 * around the content is left out.
 */
export function readVariable(environment: NodeJS.ProcessEnv, name: EnvironmentVariable): VariableReading {
  const value = environment[name]?.trim() || undefined;
  const path = isSecret(name) ? environment[`${name}${SUFFIX}`]?.trim() || undefined : undefined;
  if (path === undefined) return { value, problems: [] };
  if (value !== undefined) return { value, problems: [`${name} and ${name}${SUFFIX} are both set: unset one of them.`] };
  return readSecretFile(`${name}${SUFFIX}`, path);
}

function readSecretFile(name: string, path: string): VariableReading {
  const refused = (why: string): VariableReading => ({ value: undefined, problems: [`${name} names ${path}, ${why}`] });
  try {
    const file = statSync(path);
    if (!file.isFile()) return refused('which is not a file.');
    if (file.size > MAX_FILE_BYTES) return refused(`which is larger than ${String(MAX_FILE_BYTES)} bytes: it must contain nothing but the secret.`);
    const value = readFileSync(path, 'utf8').trim();
    return value === '' ? refused('which is empty.') : { value, problems: [] };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return refused(`which cannot be read (${code}): correct the path, or let the user of this process read it.`);
  }
}
