import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Settings = Record<string, string | undefined>;

const script = (name: string): Promise<unknown> => import(`../../scripts/lib/${name}.mjs`);
const { gatewayEnvironment } = (await script('environment')) as {
  gatewayEnvironment: (addresses: object, databaseUrl: string, secrets: Settings) => Settings;
};
const { readSetting } = (await script('setting')) as { readSetting: (name: string) => Promise<string | undefined> };

const ADDRESSES = { gatewayPort: 3000, sandboxPort: 4010, sandboxUrl: 'http://127.0.0.1:4010' };

describe('the environment that `npm start` gives to the gateway', () => {
  const before = { ...process.env };
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payout-gateway-setting-'));
  });

  afterEach(async () => {
    process.env = { ...before };
    await rm(folder, { recursive: true });
  });

  it('has a secret once: what is given as a file is not taken from the stored secrets as well', () => {
    process.env['API_KEY_PEPPER_FILE'] = '/run/secrets/pepper';
    const given = gatewayEnvironment(ADDRESSES, 'postgres://a/b', { API_KEY_PEPPER: 'stored', ENCRYPTION_KEYS: 'k1:stored' });
    expect([given['API_KEY_PEPPER'], given['API_KEY_PEPPER_FILE'], given['ENCRYPTION_KEYS']]).toEqual([undefined, '/run/secrets/pepper', 'k1:stored']);
  });

  it('has the address of the database from its file, and never the address of its owner', async () => {
    const path = join(folder, 'url');
    await writeFile(path, 'postgres://app@db/payouts\n');
    Object.assign(process.env, { DATABASE_URL: '', DATABASE_URL_FILE: path, DATABASE_OWNER_URL_FILE: path });
    expect(await readSetting('DATABASE_URL')).toBe('postgres://app@db/payouts');
    const given = gatewayEnvironment(ADDRESSES, 'postgres://app@db/payouts', {});
    expect([given['DATABASE_URL'], given['DATABASE_URL_FILE'], given['DATABASE_OWNER_URL_FILE']]).toEqual(['postgres://app@db/payouts', undefined, undefined]);
  });

  it('is not made from a file that cannot be read: the variable and the path are named', async () => {
    Object.assign(process.env, { DATABASE_URL: '', DATABASE_URL_FILE: join(folder, 'nowhere') });
    await expect(readSetting('DATABASE_URL')).rejects.toThrow(/DATABASE_URL_FILE names .*nowhere, which cannot be read \(ENOENT\)/);
  });
});
