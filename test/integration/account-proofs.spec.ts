import { AccountAdministration, AccountProofs, ProviderAccountsService, RouteAdministration, SecretRotationService } from '@app/providers';
import { StoppagesReader } from '@app/payouts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../setup/gateway.js';
import { type Reply, SimulatorServer } from '../providers/setup/simulator-server.js';

let stripe: SimulatorServer;
let gateway: TestGateway;
/** What the provider says about the account of each key. */
let told: Record<string, { livemode?: boolean; account?: string }>;

const UNREADABLE: Reply = { status: 403, body: { error: { type: 'invalid_request_error', message: 'This key may not.' } } };

beforeAll(async () => {
  stripe = await SimulatorServer.start(({ path, headers }) => {
    const says = told[(headers.authorization ?? '').replace('Bearer ', '')];
    if (!says) return { status: 401, body: { error: { type: 'invalid_request_error' } } };
    if (path === '/v1/balance') return { status: 200, body: { object: 'balance', ...(says.livemode === undefined ? {} : { livemode: says.livemode }) } };
    if (path === '/v1/account') return says.account === undefined ? UNREADABLE : { status: 200, body: { id: says.account } };
    return { status: 200, body: { id: 'po_1', object: 'payout', status: 'pending', amount: 10_000, currency: 'eur', metadata: {} } };
  });
  gateway = await TestGateway.start({ jobs: false });
  await gateway.run(
    `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema)
     VALUES ('stripe_eur', 'Stripe', 'bank_transfer', 'EUR', 1, 1000000, $1)`,
    [
      JSON.stringify({
        type: 'object',
        properties: { destination: { type: 'string', title: 'Destination' } },
        required: ['destination'],
        additionalProperties: false,
      }),
    ],
  );
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await stripe.stop();
});

beforeEach(() => {
  told = {
    rk_live_a: { livemode: true, account: 'acct_1' },
    rk_live_b: { livemode: true, account: 'acct_1' },
    rk_live_other: { livemode: true, account: 'acct_2' },
    rk_live_silent: { livemode: true },
    rk_unknown: { livemode: true },
  };
});

const accounts = () => gateway.app.get(AccountAdministration);
const proofs = () => gateway.app.get(AccountProofs);
const admin = () => gateway.operator('admin').id;
const approver = () => gateway.operator('approver').id;
const detail = (id: string) => accounts().get(id);

async function newAccount(secretKey: string, credentials: Record<string, string> = {}, mode: 'live' | 'test' = 'live'): Promise<string> {
  const given = { mode: 'payout', secretKey, baseUrl: stripe.url, ...credentials };
  return (await accounts().create(admin(), { provider: 'stripe', name: 'Stripe EU', mode, credentials: given, options: {} })).id;
}

const route = (providerAccountId: string, enabled = true) =>
  gateway.app.get(RouteAdministration).create(admin(), {
    ...{ serviceCode: 'stripe_eur', providerAccountId, merchantId: gateway.merchant().id, priority: 1, enabled },
    ...{ minAmountMinor: null, maxAmountMinor: null },
  });

/** A payout was routed to the account. */
const use = (id: string) => gateway.run(`UPDATE provider_account SET used_at = now() WHERE id = $1 AND used_at IS NULL`, [id]);

describe('a connection test', () => {
  it('proves mode and identity where the provider tells both, and keeps when and what', async () => {
    const id = await newAccount('rk_live_a', { accountId: 'acct_1' });
    expect(await detail(id)).toMatchObject({ identity: 'acct_1@127.0.0.1:' + new URL(stripe.url).port + ' (payout)', proof: null, isProved: false });
    expect(await proofs().test(admin(), id)).toMatchObject({ ok: true, message: expect.stringContaining('are proved') });
    expect(await detail(id)).toMatchObject({ isProved: true, proof: { kind: 'told', account: 'acct_1', at: expect.any(Date) } });
    expect((await accounts().changes(id))[0]).toMatchObject({ action: 'account.proved' });
    await proofs().test(admin(), id);
    expect((await accounts().changes(id)).filter(({ action }) => action === 'account.proved')).toHaveLength(1);
  });

  it('says what follows where it fails in live', async () => {
    const id = await newAccount('rk_live_gone');
    expect(await proofs().test(admin(), id)).toMatchObject({
      ok: false,
      message: expect.stringContaining('Nothing is sent through this live account until it is proved'),
    });
    told['rk_live_gone'] = { livemode: true, account: 'acct_1' };
    await proofs().test(admin(), id);
    delete told['rk_live_gone'];
    expect(await proofs().test(admin(), id)).toMatchObject({ ok: false, message: expect.stringContaining('Payouts are still sent through it: pause it') });
  });

  it.each<[string, string, Record<string, string>, 'live' | 'test']>([
    ['the key of another account', 'rk_live_other', { accountId: 'acct_1' }, 'live'],
    ['a live key without its mode in it, in a test account', 'rk_unknown', {}, 'test'],
  ])('stops the account for %s: nothing is sent, whatever its mode', async (_, key, credentials, mode) => {
    const id = await newAccount(key, credentials, mode);
    expect(await proofs().test(admin(), id)).toMatchObject({ ok: false, message: expect.stringContaining('Nothing is sent through this account until') });
    expect(await detail(id)).toMatchObject({ isProved: false, proof: { kind: 'contradicted', note: expect.stringContaining('Stripe says') } });
    await expect(route(id)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('not proved') });
  });
});

describe('a route to a test account', () => {
  it('needs no proof of it', async () => {
    const id = await newAccount('sk_test_a', {}, 'test');
    const { id: routeId, enabled } = await route(id);
    expect(enabled).toBe(true);
    expect(await detail(id)).toMatchObject({ proof: null, isProved: true });
    await gateway.app.get(RouteAdministration).update(admin(), routeId, { enabled: false });
  });
});

describe('a route to a live account', () => {
  it('is not enabled before the account was proved, neither by the service nor in the database', async () => {
    const id = await newAccount('rk_live_a');
    await expect(route(id)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('Test its connection') });
    const disabled = await route(id, false);
    await expect(gateway.app.get(RouteAdministration).update(admin(), disabled.id, { enabled: true })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(gateway.run(`UPDATE route SET enabled = true WHERE id = $1`, [disabled.id])).rejects.toMatchObject({
      driverError: { constraint: 'route_to_proved_account' },
    });
    await proofs().test(admin(), id);
    expect(await gateway.app.get(RouteAdministration).update(admin(), disabled.id, { enabled: true })).toMatchObject({ enabled: true });
    await gateway.app.get(RouteAdministration).update(admin(), disabled.id, { enabled: false });
  });

  it('lets payouts wait, visibly, once the proof has ended, and they go on when it is proved again', async () => {
    const id = await newAccount('rk_live_a');
    await proofs().test(admin(), id);
    const enabled = await route(id);
    await gateway.run(`UPDATE provider_account SET proof = NULL, proved_at = NULL, proved_mode = NULL WHERE id = $1`, [id]);
    gateway.app.get(ProviderAccountsService).forget(id);
    const payoutId = await gateway.create({ mode: 'live', service: 'stripe_eur', fields: { destination: 'ba_1' } });
    await gateway.submission.submit(payoutId, 'invoke');
    expect(await gateway.state(payoutId)).toMatchObject({ status: 'READY', moderation_required: false, tasks: ['invoke'] });
    expect(await gateway.attempts(payoutId)).toEqual([]);
    expect(await gateway.app.get(StoppagesReader).list('live')).toMatchObject([{ cause: 'account_unproved', account_id: id, payouts: 1, oldest_id: payoutId }]);
    const { stoppage } = await gateway.reader.detail(payoutId, 'admin');
    expect(stoppage).toMatchObject({ cause: 'account_unproved', account_name: 'Stripe EU' });

    await proofs().test(admin(), id);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await gateway.run(`UPDATE payout_task SET due_at = now() WHERE payout_id = $1`, [payoutId]);
    await gateway.submission.submit(payoutId, 'invoke');
    expect(await gateway.attempts(payoutId)).toHaveLength(1);
    expect(await gateway.app.get(StoppagesReader).list('live')).toEqual([]);
    await gateway.app.get(RouteAdministration).update(admin(), enabled.id, { enabled: false });
  });
});

describe('an account of which the provider does not say everything', () => {
  it('is confirmed by two operators: one asks, another one confirms, and both are recorded', async () => {
    const id = await newAccount('rk_live_silent', { accountId: 'acct_1' });
    expect((await proofs().test(admin(), id)).message).toContain('Two operators have to confirm it');
    await proofs().askConfirmation(admin(), id, 'Checked in the dashboard of Stripe.');
    await expect(proofs().askConfirmation(admin(), id, 'Once more.')).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect((await detail(id)).confirmation).toMatchObject({ askedBy: admin(), reason: 'Checked in the dashboard of Stripe.', mode: 'live' });
    await expect(proofs().confirm(admin(), id)).rejects.toMatchObject({ name: 'OwnConfirmation' });
    await proofs().confirm(approver(), id);
    expect(await detail(id)).toMatchObject({ isProved: true, proof: { kind: 'confirmed' }, confirmation: null });
    expect((await accounts().changes(id))[0]).toMatchObject({ action: 'account.confirmed', operatorId: approver(), data: { asked_by: admin() } });
    await route(id, true).then(({ id: routeId }) => gateway.app.get(RouteAdministration).update(admin(), routeId, { enabled: false }));
  });

  it('is confirmed once, however many confirm at the same moment', async () => {
    const id = await newAccount('rk_live_silent');
    await proofs().askConfirmation(admin(), id, 'Checked.');
    const results = await Promise.allSettled([proofs().confirm(approver(), id), proofs().confirm(approver(), id), proofs().confirm(approver(), id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('cannot be confirmed for other credentials than were asked about', async () => {
    const id = await newAccount('rk_live_silent', { accountId: 'acct_1' });
    await proofs().askConfirmation(admin(), id, 'Checked.');
    await accounts().update(admin(), id, 1, { credentials: { accountId: 'acct_2' }, reason: 'It is another one.' });
    await expect(proofs().confirm(approver(), id)).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect(await detail(id)).toMatchObject({ confirmation: null, isProved: false });
  });

  it('is not said to be confirmed by the database where no second operator did', async () => {
    const id = await newAccount('rk_live_silent');
    const sql = `UPDATE provider_account SET proof = 'confirmed', proved_at = now(), proved_mode = mode, proved_identity = identity WHERE id = $1`;
    await expect(gateway.run(sql, [id])).rejects.toMatchObject({ driverError: { constraint: 'confirmed_by_two' } });
    await proofs().askConfirmation(admin(), id, 'Checked.');
    const own = `UPDATE account_confirmation SET state = 'confirmed', decided_by = asked_by, decided_at = now() WHERE provider_account_id = $1`;
    await expect(gateway.run(own, [id])).rejects.toMatchObject({ driverError: { constraint: 'confirmed_by_another' } });
    await proofs().withdrawConfirmation(admin(), id, 'Not needed any more.');
    await expect(proofs().confirm(approver(), id)).rejects.toMatchObject({ code: 'action_not_allowed' });
  });

  it('needs no confirmation where the provider tells it after all, and gets none against what the provider says', async () => {
    const proved = await newAccount('rk_live_a');
    await proofs().askConfirmation(admin(), proved, 'To be sure.');
    expect(await detail(proved)).toMatchObject({ proof: { kind: 'told' }, confirmation: null });
    const wrong = await newAccount('rk_live_other', { accountId: 'acct_1' });
    await expect(proofs().askConfirmation(admin(), wrong, 'It is right.')).rejects.toMatchObject({
      message: expect.stringContaining('Nobody can confirm the opposite'),
    });
  });
});

describe('the key of an account that only the key decides', () => {
  const rotate = async (id: string, secretKey: string) =>
    gateway.app.get(SecretRotationService).rotate(admin(), id, (await detail(id)).version, { secrets: { secretKey }, reason: 'Every year.' });

  it('is rotated to another key of the same account, which the provider names for both', async () => {
    const id = await newAccount('rk_live_a');
    await use(id);
    await rotate(id, 'rk_live_b');
    expect(await detail(id)).toMatchObject({ version: 2, proof: { kind: 'told', account: 'acct_1' } });
  });

  it.each([
    ['of another account', 'rk_live_a', 'rk_live_other', 'belong to the account acct_2, not to acct_1'],
    ['of which the provider does not say whose it is', 'rk_live_a', 'rk_live_silent', 'does not say that the new secrets belong to the same account'],
    ['while the provider does not say whose the old one is', 'rk_live_silent', 'rk_live_b', 'does not say that the new secrets belong to the same account'],
  ])('is not rotated to a key %s', async (_, before, after, sentence) => {
    const id = await newAccount(before);
    await use(id);
    await expect(rotate(id, after)).rejects.toMatchObject({ code: 'action_not_allowed', message: expect.stringContaining(sentence) });
    expect((await detail(id)).version).toBe(1);
  });

  it('is not rotated by one person to a key that nobody knows, after two have confirmed the account and before it is used', async () => {
    const id = await newAccount('rk_live_silent');
    await proofs().askConfirmation(admin(), id, 'Checked.');
    await proofs().confirm(approver(), id);
    await expect(rotate(id, 'rk_unknown')).rejects.toMatchObject({ message: expect.stringContaining('payouts may leave through it. Nothing was changed') });
    expect(await detail(id)).toMatchObject({ version: 1, proof: { kind: 'confirmed' }, isProved: true });
  });

  it('may be any key before the account is used, and its proof ends with the old one', async () => {
    const id = await newAccount('rk_live_a');
    await proofs().test(admin(), id);
    const changed = await accounts().update(admin(), id, 1, { credentials: { secretKey: 'rk_live_other' }, reason: 'The right one.' });
    expect(changed).toMatchObject({ proof: null, isProved: false });
    await proofs().test(admin(), id);
    expect(await detail(id)).toMatchObject({ proof: { kind: 'told', account: 'acct_2' } });
  });
});
