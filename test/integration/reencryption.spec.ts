import { AlertChannels, type ChannelSettings } from '@app/alerts';
import { HistoryVerifier } from '@app/audit';
import { loadConfig } from '@app/config';
import {
  type CipherPlace,
  Database,
  ENCRYPTED_COLUMNS,
  EncryptionKeyMissing,
  EncryptionKeys,
  FieldCipher,
  fieldsPlace,
  keyUses,
  notificationPlace,
} from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { explainBootError } from '../../apps/gateway/src/explain-boot-error.js';
import { leftLines, reencryptAll, type RunOptions } from '../../apps/gateway/src/cli/encryption/reencryption.js';
import { startApp, TEST_KEYS, TestGateway } from '../setup/gateway.js';
import { FactorHolder } from '../setup/second-factor.js';

const GRACE = { account_number: '1000000001', holder_name: 'Grace Hopper' };
const PAGER: ChannelSettings = {
  name: 'Pager',
  target: 'https://alerts.example/hook',
  urgencies: ['now'],
  alertNames: [],
  quietFrom: null,
  quietUntil: null,
  zone: 'UTC',
  urgentPassesQuiet: true,
  digestAt: null,
  enabled: true,
};
const PAYOUTS = 7;
const [OLD, NEW] = [TEST_KEYS.ENCRYPTION_KEYS, `k2:${Buffer.alloc(32, 11).toString('base64')}`];

let gateway: TestGateway;
let holder: FactorHolder;
const payouts: string[] = [];

const configOf = (keys: string) => loadConfig({ ...TEST_KEYS, ENCRYPTION_KEYS: keys, DATABASE_URL: gateway.database.applicationUrl });
const cipherOf = (keys: string): FieldCipher => new FieldCipher(configOf(keys).secrets.encryptionKeys);
const database = (): Database => gateway.app.get(Database);
const run = (options: Partial<RunOptions> = {}, cipher = cipherOf(`${NEW},${OLD}`)) =>
  reencryptAll(database(), cipher, { say: () => undefined, isStopped: () => false, maxPasses: 2, batchRows: 3, ...options });
const versions = () => gateway.run<{ id: string; version: number; updated_at: Date }>('SELECT id, version, updated_at FROM payout ORDER BY id');
const renewals = async () => (await gateway.run(`SELECT FROM payout_event WHERE type = 'details.reencrypted'`)).length;
const findings = async () => (await gateway.app.get(HistoryVerifier).verify()).findings;

/** A signal to stop arrives while the first payouts are encrypted. */
class SignalledCipher extends FieldCipher {
  isSignalled = false;

  override renew(ciphertext: string, place: CipherPlace): string {
    this.isSignalled ||= place.table === 'payout';
    return super.renew(ciphertext, place);
  }
}

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
  holder = await FactorHolder.enrol(gateway, 'Holder');
  for (let made = 0; made < PAYOUTS; made += 1) payouts.push(await gateway.create({ fields: GRACE, autoprocess: false }));
  const body = gateway.app.get(FieldCipher).encrypt('a message', notificationPlace('ntf_1'));
  await gateway.run(
    `INSERT INTO provider_notification (id, provider_account_id, deduplication_key, body_encrypted, state) VALUES ('ntf_1', $1, 'one', $2, 'applied')`,
    [gateway.merchant().accountId, body],
  );
  await gateway.app.get(AlertChannels).create(gateway.operator('admin').id, 'webhook', PAGER);
}, 90_000);

afterAll(async () => {
  await gateway.stop();
});

describe('encrypting again under the newest key', () => {
  it('has every encrypted column of the database in its declaration', async () => {
    const found = await gateway.run<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name LIKE '%encrypted%'`,
    );
    const declared = Object.entries(ENCRYPTED_COLUMNS).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`));
    expect(found.map(({ name }) => name).sort()).toEqual(declared.sort());
  });

  it('stops after the batch at hand, and the next run goes on where it was', async () => {
    const cipher = new SignalledCipher(configOf(`${NEW},${OLD}`).secrets.encryptionKeys);
    expect(await run({ isStopped: () => cipher.isSignalled }, cipher)).toBeNull();
    expect(await renewals()).toBe(3);
    expect(await findings()).toEqual([]);
  });

  it('leaves a payout that another transaction holds, without waiting, and says that it is left', async () => {
    await database().transaction(async (tx) => {
      await tx.rows({ name: 'test_hold', text: 'SELECT FROM payout WHERE id = $1 FOR UPDATE' }, [payouts.at(-1)]);
      const uses = (await run()) ?? [];
      expect(leftLines(uses, cipherOf(NEW))).toEqual([expect.stringContaining('Still under the key "t": 1 in payout.fields_encrypted')]);
    });
    expect(await renewals()).toBe(PAYOUTS - 1);
  });

  it('puts everything under it, as an event of each payout that leaves its version, and the histories stay whole', async () => {
    const before = await versions();
    expect((await run())?.every(({ keyId }) => keyId === 'k2')).toBe(true);
    expect(await renewals()).toBe(PAYOUTS);
    expect(await versions()).toEqual(before);
    expect(await findings()).toEqual([]);
    const [row] = await gateway.run<{ fields_encrypted: string }>('SELECT fields_encrypted FROM payout WHERE id = $1', [payouts[0]]);
    expect(JSON.parse(cipherOf(NEW).decrypt(row?.fields_encrypted ?? '', fieldsPlace(payouts[0] ?? '')))).toEqual(GRACE);
    expect((await keyUses(database())).map(({ table, column }) => `${table}.${column}`)).toEqual([
      'payout.fields_encrypted',
      'provider_account.credentials_encrypted',
      'merchant.live_callback_secret_encrypted',
      'merchant.test_callback_secret_encrypted',
      'operator_factor.secret_encrypted',
      'provider_notification.body_encrypted',
      'alert_channel.target_encrypted',
      'alert_channel.secret_encrypted',
    ]);
  });

  it('changes nothing when it is run again', async () => {
    const events = await renewals();
    const [changes] = await gateway.run<{ count: string }>('SELECT count(*) FROM configuration_change');
    await run();
    expect([await renewals(), await gateway.run('SELECT count(*) FROM configuration_change')]).toEqual([events, [changes]]);
  });

  it('does not let a message of a provider be replaced under the same key', async () => {
    const write = (text: string) => gateway.run(`UPDATE provider_notification SET body_encrypted = $1 WHERE id = 'ntf_1'`, [text]);
    await expect(write(cipherOf(NEW).encrypt('another', notificationPlace('ntf_1')))).rejects.toThrow('is never changed');
  });
});

describe('a key that is configured no more', () => {
  const boot = async (keys: string) => {
    const app = await startApp(gateway.database.applicationUrl, { environment: { ENCRYPTION_KEYS: keys } }, false);
    await app.close();
  };

  it('is told from one that no process has: the command refuses to begin with a key that the others could not read', async () => {
    await expect(new EncryptionKeys(database(), configOf(`k3:${Buffer.alloc(32, 12).toString('base64')},${NEW},${OLD}`)).assertBegun()).rejects.toThrow(
      'No process has begun with the key "k3" yet',
    );
  });

  it('is named by the boot as long as something may be under it', async () => {
    await boot(`${NEW},${OLD}`);
    const error = await boot(NEW).then(
      () => null,
      (refused: unknown) => refused,
    );
    expect(error).toBeInstanceOf(EncryptionKeyMissing);
    expect(explainBootError(error)).toMatch(/^ENCRYPTION_KEYS lacks "t", .*npm run reencrypt/);
  }, 60_000);

  it('is missed by nobody once nothing is under it: a process begins, and operators keep their second factor', async () => {
    const keys = new EncryptionKeys(database(), configOf(`${NEW},${OLD}`));
    const uses = await keyUses(database());
    expect(await keys.free(uses.map(({ keyId }) => keyId))).toEqual(['t']);
    await boot(NEW);
    const [factor] = await gateway.run<{ id: string; secret_encrypted: string }>('SELECT id, secret_encrypted FROM operator_factor WHERE operator_id = $1', [
      holder.id,
    ]);
    const place = { table: 'operator_factor', row: factor?.id ?? '', column: 'secret_encrypted' } as const;
    expect(cipherOf(NEW).decrypt(factor?.secret_encrypted ?? '', place)).toBe(holder.secret);
  }, 60_000);

  it('is needed again as soon as a process encrypts with it', async () => {
    await new EncryptionKeys(database(), configOf(`${OLD},${NEW}`)).begin();
    await expect(new EncryptionKeys(database(), configOf(NEW)).begin()).rejects.toThrow('lacks "t"');
  });
});
