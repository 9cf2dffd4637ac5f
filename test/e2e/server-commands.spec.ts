import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { type BuiltProcess, runBuilt, type Settings, startBuilt } from './built-process.js';

const TEST_TIMEOUT_MS = 180_000;

let database: TestDatabase;
let gateway: BuiltProcess;
let settings: Settings;

const secret = (): string => randomBytes(32).toString('base64');

beforeAll(async () => {
  database = await createTestDatabase();
  settings = { DATABASE_URL: database.applicationUrl, ENCRYPTION_KEYS: `k1:${secret()}`, API_KEY_PEPPER: secret(), PORT: '0', ROLE: 'api', LOG_LEVEL: 'info' };
  gateway = await startBuilt('apps/gateway/src/main.js', settings);
}, TEST_TIMEOUT_MS);

afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

type Line = Record<string, unknown>;

/** Runs a command as it is run in production. @returns its lines */
async function run(command: 'merchant' | 'key', ...args: string[]): Promise<Line[]> {
  const printed = await runBuilt(`apps/gateway/src/cli/merchants/${command}.js`, settings, args);
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

const saidBy = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  return (error as { stderr?: string }).stderr ?? String(error);
};

const statusOf = async (key: unknown): Promise<number> =>
  (await fetch(`${gateway.url}/v1/services`, { headers: { authorization: `Bearer ${String(key)}` } })).status;

describe('an empty installation', () => {
  it(
    'gets its first merchant and key by commands on the server, without SQL, and the history says who ran them',
    async () => {
      const [merchant] = await run('merchant', 'add', '--name', 'Northwind', '--modes', 'test');
      const id = String(merchant?.['id']);
      expect(merchant).toMatchObject({ name: 'Northwind', live: { enabled: false }, test: { enabled: true, keys: 0 } });
      const [made] = await run('key', 'add', '--merchant', id, '--mode', 'test', '--name', 'checkout', '--cidrs', '127.0.0.0/8', '--expires-days', '30');
      expect(await statusOf(made?.['key'])).toBe(200);
      const [replaced] = await run('key', 'rotate', '--key', String(made?.['id']), '--overlap-hours', '1');
      for (const key of [made?.['key'], replaced?.['key']]) expect(await statusOf(key)).toBe(200);
      await run('key', 'revoke', '--key', String(replaced?.['id']), '--reason', 'a rehearsal');
      const listed = await run('key', 'list', '--merchant', id, '--mode', 'test');
      expect(listed).toMatchObject([
        { id: replaced?.['id'], state: 'revoked' },
        { id: made?.['id'], state: 'active', cidrs: ['127.0.0.0/8'], lastFour: String(made?.['key']).slice(-4) },
      ]);
      expect(JSON.stringify(listed)).not.toContain(String(made?.['key']).slice(42, -4));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await statusOf(replaced?.['key'])).toBe(401);
      await run('merchant', 'enable', '--merchant', id, '--mode', 'live', '--reason', 'they go live');
      await run('merchant', 'endpoint', '--merchant', id, '--mode', 'live', '--url', 'https://shop.example/callbacks');
      const [rotated] = await run('merchant', 'rotate-secret', '--merchant', id, '--mode', 'live');
      expect(rotated).toEqual({ secret: expect.stringMatching(/^whsec_/) });
      await run('merchant', 'change', '--merchant', id, '--name', 'Northwind Travel', '--lifetime-seconds', '3600');
      expect(await run('merchant', 'list', '--search', 'travel')).toMatchObject([
        { id, name: 'Northwind Travel', defaultLifetimeSeconds: 3_600, live: { enabled: true, callbacks: 'https://shop.example/callbacks' } },
      ]);
      const history = await database.run(
        `SELECT action, operator_id, data ->> 'command' AS command FROM configuration_change WHERE subject_id = $1 ORDER BY number`,
        [id],
      );
      expect(history).toEqual([
        { action: 'merchant.created', operator_id: null, command: 'merchant add' },
        { action: 'merchant.enabled', operator_id: null, command: 'merchant enable' },
        { action: 'merchant.callback_endpoint_set', operator_id: null, command: 'merchant endpoint' },
        { action: 'merchant.callback_secret_rotated', operator_id: null, command: 'merchant rotate-secret' },
        { action: 'merchant.changed', operator_id: null, command: 'merchant change' },
      ]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is told what is wrong with a command, and how it is written',
    async () => {
      expect(await saidBy(run('merchant'))).toContain('Usage: npm run merchant');
      expect(await saidBy(run('key', 'add', '--mode', 'live'))).toMatch(/^--merchant, --name is missing\.\nUsage/);
      expect(await saidBy(run('key', 'add', '--merchant', 'mer_none', '--mode', 'live', '--name', 'x', '--scopes', 'payouts:all'))).toMatch(
        /There is no scope payouts:all/,
      );
      expect(await saidBy(run('key', 'add', '--merchant', 'mer_none', '--mode', 'prod', '--name', 'x'))).toMatch(/The mode is live or test, not "prod"/);
      expect(await saidBy(run('key', 'add', '--merchant', 'mer_none', '--mode', 'live', '--name', 'x'))).toMatch(/There is no merchant mer_none/);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'encrypts everything again under a new key once a process has begun with it, and then needs the former one no more',
    async () => {
      const reencrypt = 'apps/gateway/src/cli/encryption/reencrypt.js';
      await run('merchant', 'add', '--name', 'Southwind', '--modes', 'test');
      const newest = `k2:${secret()}`;
      const [both, alone] = [`${newest},${settings['ENCRYPTION_KEYS'] ?? ''}`, newest].map((keys): Settings => ({ ...settings, ENCRYPTION_KEYS: keys })) as [
        Settings,
        Settings,
      ];
      expect(await saidBy(runBuilt(reencrypt, both))).toContain('No process has begun with the key "k2" yet');
      await expect(startBuilt('apps/gateway/src/main.js', alone)).rejects.toThrow('ENCRYPTION_KEYS lacks "k1"');
      await (await startBuilt('apps/gateway/src/main.js', both)).stop();
      const said = await runBuilt(reencrypt, both);
      expect(said).toMatch(/merchant: [1-9] rows encrypted again\n/);
      expect(said).toMatch(/Nothing is under the key "k1" any more.*\nEverything is under the newest key, "k2"\.\n$/);
      await (await startBuilt('apps/gateway/src/main.js', alone)).stop();
    },
    TEST_TIMEOUT_MS,
  );
});
