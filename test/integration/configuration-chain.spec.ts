import { ApiKeyAdministration, MerchantsService, OperatorsService } from '@app/access';
import { CheckpointsService, ConfigurationRecords, type Finding, HistoryVerifier } from '@app/audit';
import { CHAIN_START, changeHash, type ChainedChange } from '@app/database';
import { AccountAdministration, RouteAdministration } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { TestGateway } from '../setup/gateway.js';

let gateway: TestGateway;
let folder: string;
/** An attacker who owns the database and disables its guards. Nothing of what they do is committed. */
let intruder: pg.Client;

type Stored = ChainedChange & { hash: Buffer };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payout-gateway-chain-'));
  const environment = {
    AUDIT_SIGNING_KEY: Buffer.alloc(32, 9).toString('base64'),
    AUDIT_CHECKPOINT_FILE: join(folder, 'checkpoints.jsonl'),
    AUDIT_INTERVAL_MS: '86400000',
  };
  gateway = await TestGateway.start({ environment });
  intruder = new pg.Client({ connectionString: gateway.database.url });
  await intruder.connect();
  await intruder.query('SET session_replication_role = replica');
}, 90_000);

afterAll(async () => {
  await intruder.end();
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

const findings = async (): Promise<Finding[]> => (await gateway.app.get(HistoryVerifier).verify()).findings;
const chain = async (): Promise<Stored[]> => (await intruder.query<Stored>('SELECT * FROM configuration_change ORDER BY number')).rows;
const latest = (subjectId: string) =>
  gateway.run<{ action: string; operator: string | null }>(
    `SELECT action, operator_id AS operator FROM configuration_change WHERE subject_id = $1 ORDER BY number DESC LIMIT 1`,
    [subjectId],
  );
const admin = (): string => gateway.operator('admin').id;
const account = (): string => gateway.merchant().accountId;

/** Does something to the database, reads the findings, and puts the whole chain and the rows back. */
async function found(statements: readonly string[], undo: readonly string[] = []): Promise<Finding[]> {
  await intruder.query('DROP TABLE IF EXISTS kept_chain');
  await intruder.query('CREATE TEMPORARY TABLE kept_chain AS SELECT * FROM configuration_change');
  for (const statement of statements) await intruder.query(statement);
  const result = await findings();
  await intruder.query('DELETE FROM configuration_change');
  await intruder.query('INSERT INTO configuration_change SELECT * FROM kept_chain');
  for (const statement of undo) await intruder.query(statement);
  return result;
}

/** Puts changes with valid hashes in the place of the chain. */
async function forge(changes: readonly Stored[]): Promise<void> {
  await intruder.query('DELETE FROM configuration_change');
  let hash = CHAIN_START;
  for (const [index, change] of changes.entries()) {
    const forged = { ...change, number: index + 1 };
    hash = changeHash(hash, forged);
    const row = JSON.stringify({ ...forged, hash: `\\x${hash.toString('hex')}` });
    await intruder.query('INSERT INTO configuration_change SELECT * FROM json_populate_record(NULL::configuration_change, $1)', [row]);
  }
}

describe('the chain of configuration', () => {
  beforeEach(async () => {
    await gateway.app.get(AccountAdministration).pause(admin(), account(), 'a look first');
    await gateway.app.get(AccountAdministration).resume(admin(), account(), 'all is well');
  });

  it('is whole, and says of every row that is configured what it is', async () => {
    const report = await gateway.app.get(HistoryVerifier).verify();
    expect(report.findings).toEqual([]);
    expect(report.changes).toBeGreaterThan(10);
    expect((await chain()).map(({ number }) => number)).toEqual(Array.from({ length: report.changes }, (_, index) => index + 1));
  });

  it('names a change that was edited, deleted or exchanged with another', async () => {
    const last = (await chain()).length;
    const edited = await found([`UPDATE configuration_change SET reason = 'nothing to see' WHERE number = ${String(last - 1)}`]);
    expect(edited).toEqual([
      expect.objectContaining({ kind: 'changed', subject: 'configuration', what: expect.stringContaining(`Change ${String(last - 1)} `) }),
    ]);
    const deleted = await found([`DELETE FROM configuration_change WHERE number = ${String(last - 1)}`]);
    expect(deleted).toEqual([{ kind: 'deleted', subject: 'configuration', what: `Change ${String(last - 1)} is missing.` }]);
    const [one, other] = [String(last - 1), String(last)];
    const exchanged = await found([
      `UPDATE configuration_change SET number = 1000000 WHERE number = ${one}`,
      `UPDATE configuration_change SET number = ${one} WHERE number = ${other}`,
      `UPDATE configuration_change SET number = ${other} WHERE number = 1000000`,
    ]);
    expect(exchanged).toEqual([expect.objectContaining({ kind: 'changed', subject: 'configuration' })]);
    expect(await findings()).toEqual([]);
  });

  it('cannot be cut off or rewritten with valid hashes once a checkpoint has sealed it', async () => {
    await gateway.app.get(CheckpointsService).run();
    const before = await chain();
    await forge(before.slice(0, -1));
    expect(await findings()).toContainEqual(expect.objectContaining({ kind: 'truncated', subject: 'configuration' }));
    await forge(before.map((change) => ({ ...change, reason: null })));
    expect(await findings()).toContainEqual(expect.objectContaining({ kind: 'rewritten', subject: 'configuration' }));
    await forge(before);
    expect(await findings()).toEqual([]);
  });

  it.each([
    ['options of an account', 'provider_account', `options = options || '{"autoClear": true}'`, `options = options - 'autoClear'`, 'options'],
    ['a pause', 'provider_account', `paused_at = now(), pause_reason = 'x'`, `paused_at = NULL, pause_reason = NULL`, 'paused_at, pause_reason'],
    ['a route', 'route', `priority = priority - 1`, `priority = priority + 1`, 'priority'],
    ['a role', 'operator', `disabled_at = now()`, `disabled_at = NULL`, 'disabled_at'],
    ['the policy of a merchant', 'merchant', `policy = policy || '{"tried": 1}'`, `policy = policy - 'tried'`, 'policy'],
  ])('tells that somebody changed %s past it', async (_what, table, change, back, columns) => {
    const [row] = await gateway.run<{ id: string }>(`SELECT id FROM ${table} ORDER BY id LIMIT 1`);
    const id = row?.id ?? '';
    const set = (what: string): string => `UPDATE ${table} SET ${what} WHERE id = '${id}'`;
    const [finding, ...more] = await found([set(change)], [set(back)]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'row', subject: `${table} ${id}`, what: expect.stringMatching(/^Not what change \d+ says: /) });
    for (const column of columns.split(', ')) expect(finding?.what).toContain(column);
    expect(await findings()).toEqual([]);
  });

  it('tells that somebody added an operator past it', async () => {
    const copy = `INSERT INTO operator (id, email, name, role, password_hash) VALUES ('op_forged', 'forged@test.example', 'Forged', 'admin', 'none')`;
    expect(await found([copy], [`DELETE FROM operator WHERE id = 'op_forged'`])).toEqual([
      { kind: 'row', subject: 'operator op_forged', what: 'It is configured, and no change says so.' },
    ]);
  });

  it('takes what was changed by hand only for a reason that it keeps, and what it was', async () => {
    const [service] = await gateway.run<{ code: string }>('SELECT code FROM service ORDER BY code LIMIT 1');
    await intruder.query(`UPDATE service SET name = 'By hand' WHERE code = $1`, [service?.code]);
    const subject = `service ${service?.code ?? ''}`;
    const [finding] = await findings();
    expect(finding).toMatchObject({ kind: 'row', subject });
    const recorded = await gateway.app.get(ConfigurationRecords).record({ reason: 'The name was wrong.', by: 'root@host' });
    expect(recorded).toEqual([`${subject}  ${finding?.what ?? ''}`]);
    expect(await findings()).toEqual([]);
    const change = await gateway.run(`SELECT reason, data FROM configuration_change WHERE subject_id = $1 ORDER BY number DESC LIMIT 1`, [service?.code]);
    expect(change).toEqual([{ reason: 'The name was wrong.', data: { by: 'root@host', found: finding?.what } }]);
  });

  it('takes changes that are made at the same moment, one after the other', async () => {
    const { id } = await gateway.app.get(MerchantsService).create({ name: 'Shop' });
    const rotate = () => gateway.app.get(MerchantsService).rotateCallbackSecret({ merchantId: id, mode: 'test' });
    await Promise.all(Array.from({ length: 12 }, rotate));
    expect(await findings()).toEqual([]);
  });
});

describe('a change of who may do something', () => {
  it('is in the chain: an API key that is issued and revoked', async () => {
    const keys = gateway.app.get(ApiKeyAdministration);
    const { id } = await keys.issue({ merchantId: gateway.merchant().id, name: 'main', mode: 'test', scopes: ['payouts:read'] });
    expect(await latest(id)).toEqual([{ action: 'api_key.issued', operator: null }]);
    await keys.revoke(id);
    expect(await latest(id)).toEqual([{ action: 'api_key.revoked', operator: null }]);
    expect(await findings()).toEqual([]);
  });

  it('is in the chain: an operator who is created, gets another role and is disabled', async () => {
    const operators = gateway.app.get(OperatorsService);
    const { id } = await operators.create({ email: 'ida@test.example', name: 'Ida Holm', role: 'viewer', password: 'correct horse battery 9' });
    expect(await latest(id)).toEqual([{ action: 'operator.created', operator: null }]);
    await operators.changeRole(id, 'operator', { operatorId: admin(), reason: 'promoted' });
    expect(await latest(id)).toEqual([{ action: 'operator.role_changed', operator: admin() }]);
    await operators.disable(id, { operatorId: admin(), reason: 'has left' });
    expect(await latest(id)).toEqual([{ action: 'operator.disabled', operator: admin() }]);
    expect(await findings()).toEqual([]);
  });

  it('is in the chain: a merchant that is created and gets a new callback secret, which is in no change', async () => {
    const merchants = gateway.app.get(MerchantsService);
    const { id } = await merchants.create({ name: 'Shop' });
    expect(await latest(id)).toEqual([{ action: 'merchant.created', operator: null }]);
    const secret = await merchants.rotateCallbackSecret({ merchantId: id, mode: 'live' });
    expect(await latest(id)).toEqual([{ action: 'merchant.callback_secret_rotated', operator: null }]);
    const [row] = await gateway.run<{ ciphertext: string; changes: string }>(
      `SELECT live_callback_secret_encrypted AS ciphertext, (SELECT string_agg(c::text, ' ') FROM configuration_change c) AS changes FROM merchant WHERE id = $1`,
      [id],
    );
    expect(row?.changes).not.toContain(secret);
    expect(row?.changes).not.toContain(row?.ciphertext);
    expect(await findings()).toEqual([]);
  });

  it('is in the chain: a route that is changed', async () => {
    const routes = gateway.app.get(RouteAdministration);
    const [route] = await routes.list();
    await routes.update(admin(), route?.id ?? '', { priority: 7 });
    expect(await latest(route?.id ?? '')).toEqual([{ action: 'route.changed', operator: admin() }]);
    expect(await findings()).toEqual([]);
  });
});
