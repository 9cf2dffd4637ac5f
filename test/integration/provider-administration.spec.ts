import { newId } from '@app/domain';
import { ProviderCodesReader } from '@app/payouts';
import { AccountAdministration, AccountProofs, CodeRules, ProviderAccountsService, RouteAdministration } from '@app/providers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_secret_that_nobody_may_see';

let gateway: TestGateway;
let provider: FakeProvider;
let accounts: AccountAdministration;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ jobs: false, merchants: { fake: { providerUrl: provider.url } } });
  accounts = gateway.app.get(AccountAdministration);
});
afterEach(() => {
  provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
});
afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

const proofs = () => gateway.app.get(AccountProofs);
const admin = () => gateway.operator('admin').id;
const newAccount = (rest: object = {}) =>
  accounts.create(admin(), {
    provider: 'sandbox',
    name: 'Second Bank',
    mode: 'test',
    credentials: { baseUrl: provider.url, apiKey: SECRET, notificationSecret: 'another_secret' },
    options: {},
    ...rest,
  });

describe('provider account administration', () => {
  it('never returns the credentials of an account and stores them encrypted', async () => {
    const account = await newAccount();
    expect(account).toMatchObject({ version: 1, settings: { baseUrl: provider.url }, secrets: ['apiKey', 'notificationSecret'], pause: null, breaker: null });
    const kept = await gateway.run(`SELECT a::text AS row FROM provider_account a UNION ALL SELECT c::text FROM configuration_change c`);
    for (const text of [JSON.stringify([account, await accounts.changes(account.id)]), JSON.stringify(kept)]) expect(text).not.toContain(SECRET);
  });

  it.each([
    [{ provider: 'nobody' }, /There is no provider "nobody"\. Known: sandbox/],
    [{ credentials: { baseUrl: 'http://127.0.0.1:1', apiKey: 'k' } }, /notificationSecret \(Notification secret\) is missing/],
    [{ credentials: { baseUrl: 'here', apiKey: 'k', notificationSecret: 's' } }, /baseUrl must be the address/],
    [{ credentials: { baseUrl: 'http://127.0.0.1:1', apiKey: 'k', notificationSecret: 's', more: 'x' } }, /more is not known: remove it/],
    [{ mode: 'live' }, /The sandbox provider moves no money/],
    [
      { provider: 'paypal', mode: 'test', credentials: { clientId: 'c', clientSecret: 's', baseUrl: 'https://api-m.paypal.com' } },
      /baseUrl of a test account must be https at api-m\.sandbox\.paypal\.com/,
    ],
    [{ options: { autoClear: 'yes' } }, /autoClear must be true or false/],
  ])('refuses an invalid account with a clear sentence: %j', async (wrong, sentence) => {
    await expect(newAccount(wrong)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringMatching(sentence) as unknown });
  });

  it('updates an account only at the version that was read, and keeps secrets that are not given', async () => {
    const account = await newAccount();
    const changed = await accounts.update(admin(), account.id, 1, { name: 'Renamed', credentials: { apiKey: 'rotated_key' }, reason: 'The key was rotated.' });
    expect(changed).toMatchObject({ name: 'Renamed', version: 2, secrets: ['apiKey', 'notificationSecret'] });
    await expect(accounts.update(admin(), account.id, 1, { name: 'Late', reason: 'Too late.' })).rejects.toMatchObject({ code: 'stale_version' });
    const [latest] = await accounts.changes(account.id);
    expect(latest).toMatchObject({
      action: 'account.changed',
      reason: 'The key was rotated.',
      operatorName: 'Test admin',
      data: { name: 'Renamed', credentials: ['apiKey'] },
    });
    expect(JSON.stringify(latest)).not.toContain('rotated_key');
  });

  it('tests an account with a request that needs the credentials, and explains a failure', async () => {
    const account = await newAccount();
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found' });
    expect(await proofs().test(admin(), account.id)).toMatchObject({ ok: true });
    provider.onEnquiry = (_, response) => reply(response, 401, { code: 'bad_credentials' });
    expect(await proofs().test(admin(), account.id)).toMatchObject({
      ok: false,
      message: expect.stringContaining('did not accept the credentials') as unknown,
    });
    const unreachable = await newAccount({ credentials: { baseUrl: 'http://127.0.0.1:1', apiKey: SECRET, notificationSecret: 'another_secret' } });
    expect(await proofs().test(admin(), unreachable.id)).toMatchObject({ ok: false, message: expect.stringContaining('could not be reached') as unknown });
  });

  it('tells nothing of what it finds at an address that is not the provider', async () => {
    const account = await newAccount();
    const found: unknown[] = [];
    for (const status of [200, 301, 418, 500]) {
      provider.onEnquiry = (_, response) => reply(response, status, { code: 'internal_page', secret: 'inside' });
      found.push(await proofs().test(admin(), account.id));
    }
    const unreachable = await newAccount({ credentials: { baseUrl: 'http://127.0.0.1:1', apiKey: SECRET, notificationSecret: 'another_secret' } });
    found.push(await proofs().test(admin(), unreachable.id));
    expect(found.slice(1).filter((result) => JSON.stringify(result) !== JSON.stringify(found[1]))).toEqual([]);
    expect(JSON.stringify(found)).not.toMatch(/301|418|500|ECONN|internal_page|inside/);
  });

  it.each(['http://169.254.169.254/latest', 'http://[fd00:ec2::254]/', 'http://168.63.129.16/', 'http://0.0.0.0:4010', 'ftp://bank.example/'])(
    'refuses the address %s, in development too',
    async (baseUrl) => {
      await expect(newAccount({ credentials: { baseUrl, apiKey: SECRET, notificationSecret: 'another_secret' } })).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('public Internet'),
      });
    },
  );

  it('closes the breaker of an account when a connection test is answered, and not before', async () => {
    const { id } = await newAccount();
    await gateway.run(`UPDATE provider_account SET breaker_opened_at = now(), breaker_retry_at = now() + interval '15 min', breaker_trials = 5 WHERE id = $1`, [
      id,
    ]);
    const isDue = async () =>
      (await gateway.run<{ due: boolean }>(`SELECT breaker_retry_at <= clock_timestamp() AS due FROM provider_account WHERE id = $1`, [id]))[0]?.due;
    provider.onEnquiry = (_, response) => reply(response, 503, {});
    expect(await proofs().test(admin(), id)).toMatchObject({ ok: false });
    expect(await isDue()).toBe(false);
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found' });
    expect(await proofs().test(admin(), id)).toMatchObject({ ok: true, message: expect.stringContaining('The next attempt is due now.') as unknown });
    expect(await isDue()).toBe(true);
    expect((await proofs().test(admin(), id)).message).not.toContain('due now');
    expect(await accounts.get(id)).toMatchObject({ breaker: { trials: 5 } });
  });

  it('pauses an account once, with operator and reason, and resumes it once', async () => {
    const { id } = await newAccount();
    expect(await accounts.pause(admin(), id, 'Their maintenance window.')).toMatchObject({ pause: { by: admin(), reason: 'Their maintenance window.' } });
    await expect(accounts.pause(admin(), id, 'Again.')).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect(await accounts.resume(admin(), id, 'It is over.')).toMatchObject({ pause: null });
    await expect(accounts.resume(admin(), id, 'Again.')).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect((await accounts.changes(id)).map(({ action }) => action)).toEqual(['account.resumed', 'account.paused', 'account.created']);
  });
});

describe('route', () => {
  const routes = () => gateway.app.get(RouteAdministration);
  const draft = (rest: object = {}) => ({
    serviceCode: 'bank_transfer_eur',
    providerAccountId: gateway.merchant('fake').accountId,
    merchantId: null,
    priority: 10,
    minAmountMinor: null,
    maxAmountMinor: null,
    enabled: true,
    ...rest,
  });

  it('a route that could not work is refused with a clear sentence', async () => {
    await expect(routes().create(admin(), draft({ serviceCode: 'none' }))).rejects.toMatchObject({
      message: 'There is no service none. Choose one from the list of services.',
    });
    await expect(routes().create(admin(), draft({ merchantId: 'mer_none' }))).rejects.toMatchObject({
      message: 'There is no merchant mer_none. Leave it out for a route of all merchants.',
    });
    await expect(routes().create(admin(), draft({ minAmountMinor: 2n, maxAmountMinor: 1n }))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(routes().create(admin(), draft({ providerAccountId: 'pac_none' }))).rejects.toMatchObject({ code: 'not_found' });
  });

  describe('to an account that requires one of several alternatives', () => {
    const IBAN = { anyOf: [{ required: ['iban'] }, { required: ['account_identification', 'account_number'] }] };
    const SERVICES: readonly [string, object, string | null][] = [
      ['iban_only', { required: ['holder_name', 'iban'] }, null],
      ['either_of_two', { required: ['holder_name'], ...IBAN }, null],
      ['iban_allowed', { required: ['holder_name'], properties: { iban: {} } }, 'iban_allowed'],
      ['one_of_two_wrong', { required: ['holder_name'], anyOf: [{ required: ['iban'] }, { required: ['account_number'] }] }, 'one_of_two_wrong'],
    ];
    let accountId: string;

    beforeAll(async () => {
      const credentials = { apiKey: 'AQE-a-key', hmacKey: 'ab'.repeat(32), balanceAccountId: 'BA00000000000000000000001' };
      accountId = (await accounts.create(admin(), { provider: 'adyen', name: 'Adyen EU', mode: 'test', credentials, options: {} })).id;
      const sql = `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, $1, 'bank', 'EUR', 1, 1000000, $2)`;
      for (const [code, schema] of SERVICES) await gateway.run(sql, [code, JSON.stringify({ type: 'object', ...schema })]);
    });

    it.each(SERVICES)('fits the service %s only if it guarantees one of them', async (serviceCode, _, refused) => {
      const creating = routes().create(admin(), draft({ serviceCode, providerAccountId: accountId, enabled: false }));
      if (refused === null) await expect(creating).resolves.toMatchObject({ serviceCode });
      else
        await expect(creating).rejects.toMatchObject({
          code: 'invalid_request',
          message: `Adyen EU needs of every payout transfer_instrument_id, or holder_name with iban, or holder_name with account_identification and account_number, and ${refused} does not require it. Route a service that requires it.`,
        });
    });

    it('shows the alternatives among the capabilities of the account', async () => {
      expect((await accounts.get(accountId)).capabilities.requiredFields).toEqual([
        { anyOf: [['transfer_instrument_id'], ['holder_name', 'iban'], ['holder_name', 'account_identification', 'account_number']] },
      ]);
    });

    it('refuses an order that has none of the alternatives of its service, and says what would do', async () => {
      const order = { service: 'either_of_two', fields: { holder_name: 'Rosa Klein', account_number: '12345678' } };
      await expect(gateway.createAnswer(order)).rejects.toMatchObject({
        faults: [{ pointer: '/fields', detail: 'needs one of these: iban, or account_identification with account_number' }],
      });
    });
  });

  it('records who changed it and its earlier values', async () => {
    const { id } = await routes().create(admin(), draft({ maxAmountMinor: 5_000n, enabled: false }));
    await routes().update(admin(), id, { priority: 7, maxAmountMinor: null });
    const [changed, created] = await routes().changes();
    expect(created).toMatchObject({ action: 'route.created', operatorName: 'Test admin', route: { id, priority: 10, maxAmountMinor: 5_000n, enabled: false } });
    expect(changed).toMatchObject({ action: 'route.changed', route: { id, priority: 7, maxAmountMinor: null, serviceCode: 'bank_transfer_eur' } });
  });

  it('is selected by merchant, priority, amount and pause, and the payout records why', async () => {
    const merchantId = gateway.merchant('fake').id;
    const cheap = await newAccount({ name: 'Cheap Bank' });
    const small = await routes().create(admin(), draft({ merchantId, priority: 1, providerAccountId: cheap.id, maxAmountMinor: 5_000n }));
    const choiceOf = async (amount: string) => {
      const id = await gateway.create({ merchant: 'fake', amount });
      const [row] = await gateway.run<{ provider_account_id: string; route_choice: unknown }>(
        `SELECT provider_account_id, route_choice FROM payout WHERE id = $1`,
        [id],
      );
      return row;
    };
    expect(await choiceOf('50.00')).toMatchObject({
      provider_account_id: cheap.id,
      route_choice: { routeId: small.id, because: 'merchant', priority: 1, passedOver: [] },
    });
    expect(await choiceOf('50.01')).toMatchObject({
      provider_account_id: gateway.merchant('fake').accountId,
      route_choice: { because: 'merchant', priority: 100, passedOver: [{ routeId: small.id, why: "The amount is above the route's maximum." }] },
    });
    await accounts.pause(admin(), cheap.id, 'Their maintenance window.');
    expect(await choiceOf('50.00')).toMatchObject({ route_choice: { passedOver: [{ routeId: small.id, why: 'Its account was paused.' }] } });
    await accounts.resume(admin(), cheap.id, 'It is over.');
    await routes().update(admin(), small.id, { enabled: false });
    expect(await choiceOf('50.00')).toMatchObject({ route_choice: { passedOver: [{ routeId: small.id, why: 'The route was disabled.' }] } });
  });
});

describe('moderation policy of an account', () => {
  it('stops a payout for a human decision before it is sent, for every merchant', async () => {
    const accountId = gateway.merchant('fake').accountId;
    const { version } = await accounts.get(accountId);
    const changed = await accounts.update(admin(), accountId, version, {
      options: { policy: { aboveMinor: { EUR: 5_000 } } },
      reason: 'A new account, looked at closely.',
    });
    expect(await gateway.state(await gateway.create({ merchant: 'fake', amount: '50.01' }))).toMatchObject({
      status: 'READY',
      reasons: ['POLICY'],
      tasks: [],
    });
    expect(await gateway.state(await gateway.create({ merchant: 'fake', amount: '50.00' }))).toMatchObject({
      status: 'READY',
      reasons: [],
      tasks: ['invoke'],
    });
    await accounts.update(admin(), accountId, changed.version, { options: {}, reason: 'It is known by now.' });
  });
});

describe('unmapped provider code', () => {
  const rules = () => gateway.app.get(CodeRules);
  const refuseWith = (code: string) => {
    provider.onOperation = (_, response) => reply(response, 422, { code, message: 'The branch is closed.', transfer: null });
  };
  const sent = async () => {
    const id = await gateway.create({ merchant: 'fake' });
    await gateway.submission.submit(id, 'invoke');
    return gateway.state(id);
  };
  const accountId = () => gateway.merchant('fake').accountId;
  const forget = () => gateway.app.get(ProviderAccountsService).forget(accountId());

  it('is mapped with precedence over the built-in table, and withdrawn again', async () => {
    refuseWith('e_branch_closed');
    expect(await sent()).toMatchObject({ status: 'INVOKING', resolution: 'UNKNOWN', reasons: ['PROVIDER_ERROR'] });
    const reader = gateway.app.get(ProviderCodesReader);
    expect(await reader.unmapped(accountId())).toMatchObject([{ code: 'e_branch_closed', payouts: 1, message: 'The branch is closed.' }]);
    expect(await reader.impact(accountId(), 'e_branch_closed', 'INVALID_RECIPIENT')).toBe(1);
    expect(await reader.impact(accountId(), 'e_branch_closed', 'UNKNOWN')).toBe(0);

    const meaning = {
      draftedById: admin(),
      code: 'e_branch_closed',
      resolution: 'INVALID_RECIPIENT',
      reason: 'Their documentation, page 12.',
      accountId: accountId(),
    } as const;
    const rule = await rules().publish(gateway.operator('approver').id, meaning);
    expect(rule).toMatchObject({ state: 'published', draftedBy: 'Test admin', publishedBy: 'Test approver' });
    forget();
    expect(await sent()).toMatchObject({ status: 'INVOKE_FAILED', resolution: 'INVALID_RECIPIENT', reasons: [] });

    expect(await rules().withdraw(admin(), rule.id, 'They changed it.')).toMatchObject({ state: 'withdrawn' });
    expect(await sent()).toMatchObject({ status: 'INVOKING', resolution: 'UNKNOWN' });
  });

  it('can be mapped differently from the built-in table', async () => {
    refuseWith('no_funds');
    const meaning = { code: 'no_funds', resolution: 'GENERAL_ERROR', reason: 'It passes within minutes.', accountId: accountId() } as const;
    const rule = await rules().publish(gateway.operator('approver').id, { ...meaning, draftedById: admin() });
    expect(await sent()).toMatchObject({ status: 'INVOKING', resolution: 'GENERAL_ERROR', reasons: ['PROVIDER_ERROR'] });
    await rules().withdraw(admin(), rule.id, 'The test is over.');
    expect(await sent()).toMatchObject({ status: 'INVOKE_FAILED', resolution: 'INSUFFICIENT_FUNDS' });
  });

  it.each([
    [`UPDATE provider_code_rule SET resolution = 'DECLINED_ERROR'`],
    [`UPDATE provider_code_rule SET state = 'published' WHERE state = 'withdrawn'`],
    [`UPDATE provider_code_rule SET state = 'published', published_by = drafted_by, published_at = now() WHERE state = 'draft'`],
    [`DELETE FROM provider_code_rule`],
    [`DELETE FROM configuration_change`],
  ])('is protected by the database against: %s', async (sql) => {
    await gateway.run(
      `INSERT INTO provider_code_rule (id, provider_account_id, code, resolution, reason, drafted_by) VALUES ($1, $2, $1, 'DECLINED_ERROR', 'a test', $3)`,
      [newId('codeRule'), accountId(), admin()],
    );
    await expect(gateway.run(sql)).rejects.toThrow();
  });

  it('is never mapped by one person, whatever calls the service', async () => {
    const meaning = { accountId: accountId(), code: 'alone', resolution: 'DECLINED_ERROR', reason: 'For the test.', draftedById: admin() } as const;
    await expect(rules().publish(admin(), meaning)).rejects.toThrow(/published by the operator who drafted it/);
    expect(await gateway.run(`SELECT id FROM provider_code_rule WHERE code = 'alone'`)).toEqual([]);
  });
});

describe('details that a provider requires', () => {
  it('do not exist for a provider that never asks, and supplying them is refused with a clear sentence', async () => {
    const id = await gateway.create({ merchant: 'fake' });
    await gateway.submission.submit(id, 'invoke');
    const supplied = gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('fake').id }), { otp: '1' });
    await expect(supplied).rejects.toMatchObject({ code: 'action_not_allowed' });
  });
});
