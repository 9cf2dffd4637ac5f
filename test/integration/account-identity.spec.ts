import { AccountAdministration, ProviderAccountsService, SecretRotationService } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SETTLE_MS = 250;
const MAIN = 'main@the sandbox';

let provider: FakeProvider;
let gateway: TestGateway;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ merchants: { faked: { providerUrl: provider.url } }, jobs: false, environment: { SEND_TIMEOUT_MS: '600' } });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

beforeEach(async () => {
  provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
  provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found', message: 'none' });
  await become('main');
});

const accountId = () => gateway.merchant('faked').accountId;
const admin = () => gateway.operator('admin').id;
const accounts = () => gateway.app.get(AccountAdministration);
const credentialsFor = (ledger: string) => ({ baseUrl: provider.url, apiKey: 'sandbox_test_key', notificationSecret: 'sandbox_notification_secret', ledger });

/** The account has another identity, past every guard: as if somebody had changed its credentials before there were any. */
async function become(ledger: string): Promise<void> {
  const service = gateway.app.get(ProviderAccountsService);
  const credentials = service.encrypt(accountId(), credentialsFor(ledger));
  await gateway.runUnguarded(`UPDATE provider_account SET credentials_encrypted = $2, identity = $3, proved_identity = $3 WHERE id = $1`, [
    accountId(),
    credentials,
    `${ledger}@the sandbox`,
  ]);
  service.forget(accountId());
}

async function enquire(id: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await gateway.run(`UPDATE payout_task SET due_at = now() WHERE payout_id = $1`, [id]);
    await gateway.enquiry.enquire(id);
  }
}

/** A payout whose answer was lost, asked about twice after the settle time. */
async function lost(): Promise<string> {
  provider.onOperation = (_, response) => reply(response, 502, { code: 'oops' });
  const id = await gateway.create({ merchant: 'faked' });
  await gateway.submission.submit(id, 'invoke');
  await sleep(SETTLE_MS);
  return id;
}

const identitiesOf = (table: 'payout_attempt' | 'payout_statement' | 'approval', id: string) =>
  gateway.run<{ identity: string | null; mismatch?: string | null }>(`SELECT * FROM ${table} WHERE payout_id = $1`, [id]);
const sends = (id: string) => provider.operations(id).length;

describe('evidence of a payout whose answer was lost', () => {
  it('carries the identity of the account that was asked: attempt, statements and approval', async () => {
    const id = await lost();
    await enquire(id, 2);
    await gateway.act('operator', id, 'process');
    for (const table of ['payout_attempt', 'payout_statement', 'approval'] as const) {
      const rows = await identitiesOf(table, id);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter(({ identity }) => identity !== MAIN)).toEqual([]);
    }
  });

  it('is no evidence once the credentials are those of another account: two "not found" allow neither a repeat nor an end', async () => {
    const id = await lost();
    await become('second');
    await enquire(id, 2);
    expect((await identitiesOf('payout_statement', id)).map(({ identity, mismatch }) => [identity, mismatch])).toEqual([
      ['second@the sandbox', 'account'],
      ['second@the sandbox', 'account'],
    ]);
    expect((await gateway.state(id)).reasons).toContain('CONFLICT');
    for (const action of ['process', 'cancel'] as const)
      await expect(gateway.act('operator', id, action)).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect(sends(id)).toBe(1);
  });

  it('moves nothing by good news from another account either', async () => {
    const id = await lost();
    await become('second');
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'paid'));
    await enquire(id, 1);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', processed_amount_minor: null });
    expect((await gateway.state(id)).reasons).toContain('CONFLICT');
  });

  it('does not count for an attempt from before identities were kept, unless two people accept it', async () => {
    const id = await lost();
    await gateway.runUnguarded(`UPDATE payout_attempt SET identity = NULL WHERE payout_id = $1`, [id]);
    await enquire(id, 2);
    await expect(gateway.act('operator', id, 'process')).rejects.toMatchObject({ code: 'action_not_allowed' });
    const statement = { outcome: 'not_received', providerReference: 'case 4711', processedAmount: null } as const;
    await gateway.actWithApproval(id, 'add_statement', { statement });
    expect(await gateway.act('operator', id, 'process')).toMatchObject({ kind: 'approval_requested' });
  });
});

describe('an approval', () => {
  it('is void when the account is another one than its maker saw, and nothing is sent', async () => {
    const id = await lost();
    await enquire(id, 2);
    const asked = await gateway.act('operator', id, 'process');
    if (asked.kind !== 'approval_requested') throw new Error('no approval was asked for');
    await become('second');
    await expect(gateway.moderation.approve(gateway.operator('approver'), asked.approvalId, null)).rejects.toMatchObject({
      message: expect.stringContaining('another one than when the approval was asked for'),
    });
    expect(await gateway.run(`SELECT state FROM approval WHERE id = $1`, [asked.approvalId])).toEqual([{ state: 'void' }]);
    await become('main');
    await gateway.submission.submit(id, 'invoke');
    expect(sends(id)).toBe(1);
  });

  it('is void as well when only the stored account is another one: this process still holds the credentials of before', async () => {
    const id = await lost();
    await enquire(id, 2);
    const asked = await gateway.act('operator', id, 'process');
    if (asked.kind !== 'approval_requested') throw new Error('no approval was asked for');
    await gateway.runUnguarded(`UPDATE provider_account SET identity = 'second@the sandbox' WHERE id = $1`, [accountId()]);
    await expect(gateway.moderation.approve(gateway.operator('approver'), asked.approvalId, null)).rejects.toMatchObject({ name: 'ApprovalNotOpen' });
    expect(sends(id)).toBe(1);
  });
});

describe('a repeat', () => {
  it('is not sent through another account, though it was approved: it stops, and says why', async () => {
    const id = await lost();
    await enquire(id, 2);
    await gateway.actWithApproval(id, 'process');
    await become('second');
    await gateway.submission.submit(id, 'invoke');
    expect(sends(id)).toBe(1);
    expect(await gateway.state(id)).toMatchObject({ moderation_required: true, reasons: ['PROVIDER_ERROR'] });
    const [open] = await gateway.run<{ provider_message: string }>(`SELECT provider_message FROM moderation_case WHERE payout_id = $1 AND closed_at IS NULL`, [
      id,
    ]);
    expect(open?.provider_message).toContain('went to another account');
  });

  it('waits while this process holds credentials that are not those of the stored account any more', async () => {
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.app.get(ProviderAccountsService).get(accountId());
    await gateway.runUnguarded(`UPDATE provider_account SET identity = 'second@the sandbox', proved_identity = 'second@the sandbox' WHERE id = $1`, [
      accountId(),
    ]);
    await gateway.submission.submit(id, 'invoke');
    expect(sends(id)).toBe(0);
    expect(await gateway.state(id)).toMatchObject({ status: 'READY', moderation_required: false, tasks: ['invoke'] });
    await become('main');
    await gateway.submission.submit(id, 'invoke');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED' });
  });
});

describe('the identity of an account', () => {
  it('is never changed once a payout was routed to it, and the sentence says what to do instead', async () => {
    await gateway.create({ merchant: 'faked' });
    const { version } = await accounts().get(accountId());
    const change = { credentials: { ledger: 'second' }, reason: 'Another ledger.' };
    await expect(accounts().update(admin(), accountId(), version, change)).rejects.toMatchObject({
      name: 'IdentityIsKept',
      message: expect.stringMatching(/account main at the sandbox.*account second at the sandbox: make a new account/),
    });
    expect((await accounts().get(accountId())).identity).toBe(MAIN);
    // The address is not the account: the sandbox moves with every start.
    await accounts().update(admin(), accountId(), version, { credentials: { baseUrl: provider.url }, reason: 'The same, again.' });
  });

  it.each([
    [`UPDATE provider_account SET identity = 'second@the sandbox' WHERE id = $1`, 'identity_is_kept'],
    [`UPDATE provider_account SET identity = NULL WHERE id = $1`, 'identity_is_kept'],
    [`UPDATE provider_account SET used_at = NULL WHERE id = $1`, 'use_is_kept'],
  ])('is kept by the database too: %s', async (sql, constraint) => {
    await gateway.create({ merchant: 'faked' });
    await expect(gateway.run(sql, [accountId()])).rejects.toMatchObject({ driverError: { constraint } });
  });

  it('may change while the account was never used, which ends its proof unless the provider is simulated', async () => {
    const made = await accounts().create(admin(), { provider: 'sandbox', name: 'New Bank', mode: 'test', credentials: credentialsFor('main'), options: {} });
    expect(made).toMatchObject({ identity: MAIN, usedAt: null, proof: { kind: 'simulated' } });
    const changed = await accounts().update(admin(), made.id, made.version, { credentials: { ledger: 'second' }, reason: 'Another ledger.' });
    expect(changed).toMatchObject({ identity: 'second@the sandbox', proof: { kind: 'simulated' }, isProved: true });
    await gateway.run(`UPDATE provider_account SET identity = 'third@the sandbox' WHERE id = $1`, [made.id]);
    expect((await accounts().get(made.id)).proof).toBeNull();
  });

  it('excludes a first payout at the same moment: its change waits for the payout, and is refused then', async () => {
    const { id } = await accounts().create(admin(), {
      provider: 'sandbox',
      name: 'Raced Bank',
      mode: 'test',
      credentials: credentialsFor('main'),
      options: {},
    });
    const [payouts, change] = await Promise.all([connect(), connect()]);
    await payouts.query('BEGIN');
    await payouts.query(
      `INSERT INTO payout (id, merchant_id, mode, reference, service_code, provider_account_id, amount_minor, currency, processed_amount_minor, status, autoprocess,
         last_sequence, fields_encrypted, fields_masked, recipient_fingerprint, expires_at, history_hash)
       SELECT 'po_raced', merchant_id, mode, 'raced', service_code, $1, amount_minor, currency, processed_amount_minor, 'CREATED', autoprocess,
         last_sequence, fields_encrypted, fields_masked, recipient_fingerprint, expires_at, history_hash FROM payout LIMIT 1`,
      [id],
    );
    const changing = change.query(`UPDATE provider_account SET identity = 'second@the sandbox' WHERE id = $1`, [id]).then(
      () => 'changed',
      (error: unknown) => (error as pg.DatabaseError).constraint,
    );
    expect(await Promise.race([changing, sleep(300, 'waits')])).toBe('waits');
    await payouts.query(`SET LOCAL session_replication_role = replica`);
    await payouts.query('COMMIT');
    expect(await changing).toBe('identity_is_kept');
    await Promise.all([payouts.end(), change.end()]);
  });
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: gateway.database.url });
  await client.connect();
  return client;
}

describe('the secrets of an account that was used', () => {
  const rotation = () => gateway.app.get(SecretRotationService);
  const version = async () => (await accounts().get(accountId())).version;
  const rotate = async (secrets: Record<string, string>) => rotation().rotate(admin(), accountId(), await version(), { secrets, reason: 'Every year.' });
  const storedKey = async () => {
    const [row] = await gateway.run<{ credentials_encrypted: string }>(`SELECT credentials_encrypted FROM provider_account WHERE id = $1`, [accountId()]);
    const service = gateway.app.get(ProviderAccountsService);
    return service.credentialsOf({ id: accountId(), credentialsEncrypted: row?.credentials_encrypted ?? '' } as never)['apiKey'];
  };

  it('are not changed like a setting', async () => {
    await gateway.create({ merchant: 'faked' });
    const change = { credentials: { apiKey: 'another_key' }, reason: 'In passing.' };
    await expect(accounts().update(admin(), accountId(), await version(), change)).rejects.toMatchObject({
      code: 'action_not_allowed',
      message: expect.stringContaining('Rotate secrets'),
    });
    expect(await storedKey()).toBe('sandbox_test_key');
  });

  it('are rotated once the provider has accepted the new ones, and the history has their fingerprints', async () => {
    await gateway.create({ merchant: 'faked' });
    await rotate({ apiKey: 'a_renewed_key' });
    expect(await storedKey()).toBe('a_renewed_key');
    const [latest] = await accounts().changes(accountId());
    const print = expect.stringMatching(/^[0-9a-f]{12}$/) as unknown;
    expect(latest).toMatchObject({
      action: 'account.secrets_rotated',
      reason: 'Every year.',
      data: { secrets: { apiKey: { before: print, after: print } }, identity: MAIN },
    });
    expect(JSON.stringify(latest)).not.toMatch(/a_renewed_key|sandbox_test_key/);
    expect((await accounts().get(accountId())).identity).toBe(MAIN);
  });

  it('stay when the provider refuses the new ones, or the operator saw an older version', async () => {
    provider.onEnquiry = (_, response) => reply(response, 401, { code: 'bad_credentials' });
    await expect(rotate({ apiKey: 'a_wrong_key' })).rejects.toMatchObject({
      code: 'action_not_allowed',
      message: expect.stringContaining('Nothing was changed'),
    });
    await expect(rotation().rotate(admin(), accountId(), 0, { secrets: { apiKey: 'late' }, reason: 'Too late.' })).rejects.toMatchObject({
      code: 'stale_version',
    });
    expect(await storedKey()).toBe('sandbox_test_key');
  });

  it('are not rotated to those of another ledger, which the provider names', async () => {
    provider.onEnquiry = ({ path }, response) =>
      path === '/v1/account' ? reply(response, 200, { ledger: 'second' }) : reply(response, 404, { code: 'not_found' });
    await expect(rotate({ apiKey: 'key_of_another' })).rejects.toMatchObject({ message: expect.stringContaining('belong to the account second, not to main') });
    expect(await storedKey()).toBe('sandbox_test_key');
  });

  it.each([
    [{ baseUrl: 'http://127.0.0.1:1' }, 'baseUrl is no secret'],
    [{ apiKey: ' ' }, 'apiKey must be the new secret'],
    [{}, 'Enter at least one new secret'],
  ])('are rotated alone: %j is refused', async (secrets, sentence) => {
    await expect(rotate(secrets as Record<string, string>)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining(sentence) });
  });
});
