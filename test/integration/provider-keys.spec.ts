import { ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let provider: FakeProvider;
let gateway: TestGateway;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({
    notifications: true,
    merchants: { main: { accountOptions: { autoClear: true } }, faked: { providerUrl: provider.url } },
  });
  await declare('main', 'uuid');
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

/** An account declares another form, as a new version of its connector may. */
async function declare(merchant: string, keyForm: 'readable' | 'uuid'): Promise<void> {
  const { accountId } = gateway.merchant(merchant);
  const accounts = gateway.app.get(ProviderAccountsService);
  const [row] = await gateway.run<{ credentials_encrypted: string }>('SELECT credentials_encrypted FROM provider_account WHERE id = $1', [accountId]);
  const credentials = accounts.credentialsOf({ id: accountId, credentialsEncrypted: row?.credentials_encrypted ?? '' } as never);
  await gateway.runUnguarded('UPDATE provider_account SET credentials_encrypted = $2 WHERE id = $1', [
    accountId,
    accounts.encrypt(accountId, { ...credentials, keyForm }),
  ]);
  accounts.forget(accountId);
}

const keysOf = (id: string) =>
  gateway.run<{ operation: string; provider_key: string }>('SELECT operation, provider_key FROM payout_operation WHERE payout_id = $1 ORDER BY created_at', [
    id,
  ]);
const invokeKeyOf = async (id: string): Promise<string> => (await keysOf(id))[0]?.provider_key ?? '';
const movementsUnder = (key: string) => gateway.run<{ reference: string; kind: string }>('SELECT reference, kind FROM sandbox.movements WHERE key = $1', [key]);

describe('a payout whose key is a UUID', () => {
  it('is asked about by that key when the answer was lost, and paid once', async () => {
    const id = await gateway.create({ account: '3100000001' });
    await gateway.waitForStatus(id, 'PROCESSED');
    const key = await invokeKeyOf(id);
    expect(key).toMatch(UUID);
    expect(await movementsUnder(key)).toEqual([{ reference: id, kind: 'out' }]);
    expect(await gateway.ledger(id)).toEqual(['out 100.00']);
    expect((await gateway.statements(id)).map(({ source, claim }) => [source, claim])).toContainEqual(['enquiry', 'PROCESSED']);
    expect(await gateway.state(id)).toMatchObject({ reasons: [] });
  });

  it('is found by operators who enter the key, and shows it', async () => {
    const id = await gateway.create({ account: '1000000000' });
    await gateway.waitForStatus(id, 'PROCESSED');
    const key = await invokeKeyOf(id);
    const found = await gateway.reader.list({ mode: 'test', search: key }, { limit: 10, cursor: null });
    expect([found.count, found.data.map((row) => row.id)]).toEqual([1, [id]]);
    expect(await gateway.reader.list({ mode: 'live', search: key }, { limit: 10, cursor: null })).toMatchObject({ count: 0, data: [] });
    const { attempts } = await gateway.reader.detail(id, 'viewer');
    expect(attempts.map(({ provider_key: shown }) => shown)).toEqual([key]);
    expect((await gateway.events(id)).find(({ to_status: to }) => to === 'INVOKING')?.data).toMatchObject({ provider_key: key });
  });

  it('is found by a notification that names the key', async () => {
    const id = await gateway.create({ account: '1000000002' });
    await gateway.waitForStatus(id, 'PROCESSED');
    const key = await invokeKeyOf(id);
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ source }) => source === 'notification'));
    expect(gateway.notificationEndpoint.received.some(({ body }) => body.includes(key))).toBe(true);
    expect(await gateway.run(`SELECT mismatch FROM payout_statement WHERE payout_id = $1 AND mismatch IS NOT NULL`, [id])).toEqual([]);
  });

  it('has another key of the same form for every operation', async () => {
    const id = await gateway.create({ account: '6000000001' });
    await gateway.waitForStatus(id, 'PENDING');
    await gateway.command(id, 'cancel');
    await gateway.waitForStatus(id, 'REVOKED');
    const keys = await keysOf(id);
    expect(keys.map(({ operation }) => operation)).toEqual(['invoke', 'revoke']);
    expect(keys.filter(({ provider_key: key }) => !UUID.test(key))).toEqual([]);
    expect(new Set(keys.map(({ provider_key: key }) => key)).size).toBe(2);
  });
});

describe('a payout that was sent before its connector declared another form', () => {
  it('keeps its key: it is asked about and sent again under the one that is stored', async () => {
    await declare('faked', 'readable');
    provider.onOperation = (_, response) => reply(response, 502, { code: 'oops' });
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    await declare('faked', 'uuid');
    const heardBefore = provider.heard.length;
    await gateway.waitFor(id, async () => (await gateway.statements(id)).filter(({ claim }) => claim === 'NOT_FOUND').length >= 4);
    const asked = provider.heard.slice(heardBefore).filter(({ method }) => method === 'GET');
    expect(new Set(asked.map(({ path }) => new URL(path, provider.url).searchParams.get('key')))).toEqual(new Set([`${id}-invoke`]));

    // Found only once it was sent again: an enquiry would settle it before.
    provider.onOperation = ({ key }, response) => {
      provider.onEnquiry = (_, answer) => reply(answer, 200, transferOf('k', 'pending'));
      reply(response, 201, transferOf(key ?? '', 'pending'));
    };
    await gateway.actWithApproval(id, 'process');
    await gateway.waitForStatus(id, 'PENDING');
    expect(provider.operations(id).map(({ key }) => key)).toEqual([`${id}-invoke`, `${id}-invoke`]);
    expect((await gateway.attempts(id)).map(({ provider_key: key }) => key)).toEqual([`${id}-invoke`, `${id}-invoke`]);
    expect(await gateway.run(`SELECT mismatch FROM payout_statement WHERE payout_id = $1 AND mismatch IS NOT NULL`, [id])).toEqual([]);
  });

  it('makes the key of its next operation in the new form, and names the stored key of the first', async () => {
    await declare('faked', 'readable');
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'pending'));
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitForStatus(id, 'PENDING');
    await declare('faked', 'uuid');
    provider.onOperation = (_, response) => reply(response, 200, transferOf(`${id}-invoke`, 'revoked'));
    await gateway.command(id, 'cancel', 'faked');
    await gateway.waitForStatus(id, 'REVOKED');
    expect(await keysOf(id)).toEqual([
      { operation: 'invoke', provider_key: `${id}-invoke` },
      { operation: 'revoke', provider_key: expect.stringMatching(UUID) },
    ]);
    expect(await gateway.run(`SELECT mismatch FROM payout_statement WHERE payout_id = $1 AND mismatch IS NOT NULL`, [id])).toEqual([]);
  });
});
