import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidConfiguration } from './config.errors.js';
import { loadConfig } from './load-config.js';

let folder: string;

const KEY = randomBytes(32).toString('base64');
const NEEDED = { DATABASE_URL: 'postgres://db.example/payouts', ENCRYPTION_KEYS: `k1:${KEY}`, API_KEY_PEPPER: KEY };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payout-gateway-secrets-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}

describe('a secret in a file', () => {
  it('is read from the file that NAME_FILE names, without the line break at its end', async () => {
    const { DATABASE_URL: url, ...others } = NEEDED;
    const config = loadConfig({
      ...others,
      DATABASE_URL_FILE: await file('url', `${url}\n`),
      METRICS_TOKEN_FILE: await file('token', ' a-token-of-24-characters\n'),
    });
    expect([config.database.url, config.metricsToken]).toEqual([url, 'a-token-of-24-characters']);
  });

  it('is refused beside a value of the same variable', async () => {
    expect(problemsOf({ ...NEEDED, API_KEY_PEPPER_FILE: await file('pepper', KEY) })).toEqual([
      'API_KEY_PEPPER and API_KEY_PEPPER_FILE are both set: unset one of them.',
    ]);
  });

  it('is refused with the path and the way out when the file is missing, empty, a folder or too large', async () => {
    const { API_KEY_PEPPER: _, ...others } = NEEDED;
    const paths: [string, string][] = [
      [join(folder, 'nowhere'), 'which cannot be read (ENOENT): correct the path'],
      [await file('empty', ' \n'), 'which is empty'],
      [folder, 'which is not a file'],
      [await file('large', 'x'.repeat(70_000)), 'which is larger than 65536 bytes'],
    ];
    for (const [path, why] of paths)
      expect(problemsOf({ ...others, API_KEY_PEPPER_FILE: path })).toEqual([expect.stringContaining(`API_KEY_PEPPER_FILE names ${path}, ${why}`)]);
  });

  it('never shows its content in an error', async () => {
    const { API_KEY_PEPPER: _, ...others } = NEEDED;
    const problems = problemsOf({ ...others, API_KEY_PEPPER_FILE: await file('short', 'c2hvcnQtc2VjcmV0') });
    expect(problems).toEqual(['API_KEY_PEPPER must be the base64 of at least 32 bytes']);
  });

  it('is offered for secrets only: the file of another variable is ignored', async () => {
    expect(loadConfig({ ...NEEDED, PORT_FILE: await file('port', '1') }).http.port).toBe(3000);
  });
});
