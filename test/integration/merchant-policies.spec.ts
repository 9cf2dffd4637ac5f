import { MerchantsService } from '@app/access';
import { Database } from '@app/database';
import type { Mode } from '@app/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { configuredFindings } from '../../libs/audit/src/configuration/configuration-findings.js';
import { configured } from '../../libs/audit/src/configuration/configuration.reader.js';
import { AdminClient, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const REASON = 'The contract of the merchant changed';

let gateway: TestGateway;
let ada: AdminClient;
let bo: AdminClient;
let merchantId: string;

beforeAll(async () => {
  const merchants = { shop: {}, both: { hasLive: true, policy: { duplicates: 'off' }, soloLimits: { EUR: 1_000_000n } } } as const;
  gateway = await TestGateway.start({ jobs: false, http: true, merchants, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
  [ada, bo] = [await AdminClient.open(gateway, 'Ada'), await AdminClient.open(gateway, 'Bo')];
}, 90_000);

beforeEach(async () => {
  const rules = { soloLimits: { EUR: 100_000n }, policy: { duplicates: 'warn', aboveMinor: { EUR: 500_000 } } } as const;
  merchantId = (await gateway.app.get(MerchantsService).create({ name: 'Shop', ...rules })).id;
});

afterAll(() => gateway.stop());

const change = (who: AdminClient, mode: string, rules: object, version = 1) =>
  who.patch(`/merchants/${merchantId}/policies/${mode}`, { ...rules, reason: REASON }, version);

const stored = (mode: string) =>
  gateway.run(`SELECT solo_limits, policy, version FROM merchant_policy WHERE merchant_id = $1 AND mode = $2`, [merchantId, mode]);

const history = () =>
  gateway.run<{ action: string; operator_id: string | null; reason: string | null; data: Record<string, unknown> }>(
    `SELECT action, operator_id, reason, data FROM configuration_change WHERE subject_id = $1 ORDER BY number`,
    [merchantId],
  );

const BEFORE = [{ solo_limits: { EUR: 100_000 }, policy: { duplicates: 'warn', aboveMinor: { EUR: 500_000 } }, version: 1 }];

describe('a higher limit for one person in live mode', () => {
  it('waits for another administrator, who sees before and after in plain words, and then holds for live payouts alone', async () => {
    const answer = await change(ada, 'live', { solo_limits: { EUR: '2000.00', USD: '10.00' }, duplicates: 'off' });
    expect(answer).toMatchObject({ status: 200, body: { result: 'waiting' } });
    const { id } = requestIn(answer);
    expect((await bo.get(`/change-requests/${id}`)).body).toMatchObject({
      kind: 'merchant_policy.change',
      title: 'Change the live rules of Shop',
      mode: 'live',
      subject: merchantId,
      can_publish: true,
      changes: [
        { title: 'One operator decides alone up to (EUR)', before: '1000.00 EUR', after: '2000.00 EUR' },
        { title: 'One operator decides alone up to (USD)', before: 'Nothing: every amount needs two', after: '10.00 USD' },
        { title: 'A payout like an earlier one', before: 'Is sent and marked', after: 'Is sent, nothing is looked for' },
      ],
    });
    expect(await ada.publish(id)).toMatchObject({ status: 403 });
    expect(await stored('live')).toEqual(BEFORE);

    expect(await bo.publish(id)).toMatchObject({ status: 200, body: { state: 'published' } });
    expect(await stored('live')).toEqual([
      { solo_limits: { EUR: 200_000, USD: 1_000 }, policy: { duplicates: 'off', aboveMinor: { EUR: 500_000 } }, version: 2 },
    ]);
    expect(await stored('test')).toEqual(BEFORE);
    const { policies } = await gateway.app.get(MerchantsService).get(merchantId);
    expect([policies.live.policy.duplicates, policies.test.policy.duplicates]).toEqual(['off', 'warn']);
    expect((await history()).slice(1)).toMatchObject([
      { action: 'change.requested', operator_id: ada.operatorId, reason: REASON },
      { action: 'merchant.policy_changed', operator_id: bo.operatorId, reason: REASON, data: { mode: 'live', version: 2, changeRequest: id } },
    ]);
  });

  it('is not published by the database either when its maker does it past the services', async () => {
    const { id } = requestIn(await change(ada, 'live', { solo_limits: { EUR: '2000.00' } }));
    const publish = `UPDATE change_request SET state = 'published', decided_by = maker_id, decided_at = clock_timestamp() WHERE id = $1`;
    await expect(gateway.run(publish, [id])).rejects.toThrow(/published by the operator who made it/);
  });

  it('becomes void when the policy has changed since it was asked for', async () => {
    const { id } = requestIn(await change(ada, 'live', { solo_limits: { EUR: '2000.00' } }));
    expect((await change(bo, 'live', { always_ask: true })).body).toMatchObject({ result: 'done' });
    expect(await bo.publish(id)).toMatchObject({ status: 409, body: { code: 'change_not_open' } });
    expect((await ada.get(`/change-requests/${id}`)).body).toMatchObject({ state: 'void' });
    expect(await stored('live')).toMatchObject([{ solo_limits: { EUR: 100_000 }, version: 2 }]);
  });
});

describe('how much a merchant may create in live mode', () => {
  it('is raised or let go by two people, who see each limit in plain words, and holds for the next payout', async () => {
    const limits = { amount_per_payout: { EUR: '500.00' }, payouts_per_day: { EUR: 20 }, amount_per_recipient_day: { EUR: '900000000000.00' } };
    expect((await change(ada, 'live', limits)).body).toMatchObject({ result: 'done', change: { kind: 'merchant_policy.tighten' } });
    const raised = await change(ada, 'live', { amount_per_payout: { EUR: '500.01', JPY: '9' }, payouts_per_day: {} }, 2);
    const { id } = requestIn(raised);
    expect((await bo.get(`/change-requests/${id}`)).body).toMatchObject({
      kind: 'merchant_policy.change',
      changes: [
        { title: 'A payout is refused above (EUR)', before: '500.00 EUR', after: '500.01 EUR' },
        { title: 'Payouts in 24 hours, at most (EUR)', before: '20 payouts', after: 'No limit' },
        { title: 'A payout is refused above (JPY)', before: 'No limit', after: '9 JPY' },
      ],
    });
    expect(await ada.publish(id)).toMatchObject({ status: 403 });
    expect(await bo.publish(id)).toMatchObject({ status: 200 });
    const policy = { maxPayoutMinor: { EUR: 50_001, JPY: 9 }, maxDayPayouts: {}, maxRecipientDayMinor: { EUR: 90_000_000_000_000 } };
    expect(await stored('live')).toMatchObject([{ policy, version: 3 }]);
    expect((await stored('test'))[0]?.['policy']).toEqual(BEFORE[0]?.policy);
  });
});

describe('a change that only takes away in live mode', () => {
  it.each([
    ['a lower limit', { solo_limits: { EUR: '999.99' } }, { solo_limits: { EUR: 99_999 } }],
    ['no limit, which is the limit 0', { solo_limits: {} }, { solo_limits: {} }],
    ['a stricter handling of duplicates', { duplicates: 'ask' }, { policy: { duplicates: 'ask' } }],
    ['a wider look for duplicates', { duplicate_window_hours: 48 }, { policy: { duplicateWindowHours: 48 } }],
    ['a question before every payout', { always_ask: true }, { policy: { always: true } }],
    ['a lower amount to ask above', { ask_above: { EUR: '1.00' } }, { policy: { aboveMinor: { EUR: 100 } } }],
  ])('is made at once by one administrator: %s', async (_what, rules, after) => {
    expect((await change(ada, 'live', rules)).body).toMatchObject({ result: 'done', change: { kind: 'merchant_policy.tighten', state: 'published' } });
    expect(await stored('live')).toMatchObject([{ ...after, version: 2 }]);
    expect((await history()).at(-1)).toMatchObject({ action: 'merchant.policy_changed', operator_id: ada.operatorId, reason: REASON });
  });

  it('needs two as soon as one rule of it becomes looser', async () => {
    const answer = await change(ada, 'live', { solo_limits: { EUR: '1.00' }, duplicates: 'ask', ask_above: {} });
    expect(answer.body).toMatchObject({ result: 'waiting', change: { kind: 'merchant_policy.change' } });
    expect(await stored('live')).toEqual(BEFORE);
  });

  it('needs a reason, as every change of live configuration does', async () => {
    const answer = await ada.patch(`/merchants/${merchantId}/policies/live`, { duplicates: 'ask' }, 1);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', detail: expect.stringContaining('needs a reason') as unknown } });
  });
});

describe('a payout', () => {
  const limits = (rules: object) => gateway.run(`UPDATE merchant_policy SET policy = $2 WHERE merchant_id = $1 AND mode = 'live'`, [both(), rules]);
  const both = () => gateway.merchant('both').id;
  const create = (mode: Mode, amount: string) => gateway.create({ merchant: 'both', mode, amount, autoprocess: false });

  it('waits for an operator by the rules of its own mode, and is compared with others by them', async () => {
    await limits({ aboveMinor: { EUR: 5_000 }, duplicates: 'ask', duplicateWindowHours: 24 });
    gateway.app.get(MerchantsService).forget(both());
    const state = async (mode: Mode, amount: string) => gateway.state(await create(mode, amount));
    expect(await state('live', '50.01')).toMatchObject({ moderation_required: true });
    expect(await state('test', '50.01')).toMatchObject({ moderation_required: false });
    expect(await state('live', '7.00')).toMatchObject({ moderation_required: false, duplicate_of: null });
    expect(await state('live', '7.00')).toMatchObject({ moderation_required: true, duplicate_of: expect.any(String) as unknown });
    await state('test', '7.00');
    expect(await state('test', '7.00')).toMatchObject({ moderation_required: false, duplicate_of: null });
  });

  it('needs two operators by the solo limit of its own mode', async () => {
    await gateway.run(`UPDATE merchant_policy SET solo_limits = '{"EUR": 999}' WHERE merchant_id = $1 AND mode = 'live'`, [both()]);
    const held = async (mode: Mode, amount: string) => {
      const id = await create(mode, amount);
      await gateway.act('operator', id, 'hold');
      return (await gateway.act('operator', id, 'release')).kind;
    };
    expect(await held('live', '10.00')).toBe('approval_requested');
    expect(await held('live', '9.99')).not.toBe('approval_requested');
    expect(await held('test', '10.00')).not.toBe('approval_requested');
  });
});

describe('the policy of a merchant', () => {
  it('is changed by one person in test mode, in either direction, and live payouts keep theirs', async () => {
    expect((await change(ada, 'test', { solo_limits: { EUR: '2000.00' }, duplicates: 'off' })).body).toMatchObject({ result: 'done' });
    expect(await stored('test')).toMatchObject([{ solo_limits: { EUR: 200_000 }, policy: { duplicates: 'off' }, version: 2 }]);
    expect(await stored('live')).toEqual(BEFORE);
  });

  it('is listed for each mode, and changed by administrators only', async () => {
    await change(ada, 'test', { duplicate_window_hours: 72 });
    const listed = async (mode: string) => {
      const { data } = (await ada.get(`/merchant-policies?mode=${mode}`)).body as unknown as { data: { merchant: string }[] };
      return data.find(({ merchant }) => merchant === merchantId);
    };
    expect(await listed('test')).toMatchObject({ merchant_name: 'Shop', version: 2, solo_limits: { EUR: '1000.00' }, duplicate_window_hours: 72 });
    expect(await listed('live')).toMatchObject({ version: 1, ask_above: { EUR: '5000.00' }, duplicate_window_hours: 24, always_ask: false });
    const viewer = await AdminClient.open(gateway, `Viewer${merchantId.slice(-6)}`, 'viewer');
    expect((await viewer.get('/merchant-policies')).status).toBe(200);
    for (const rules of [{ duplicates: 'ask' }, { duplicates: 'off' }]) expect((await change(viewer, 'live', rules)).status).toBe(403);
  });

  it.each([
    ['an amount that is none', { solo_limits: { EUR: '1,000' } }, 1, 400, /EUR: the amount must be a decimal string/],
    ['too many decimals', { ask_above: { JPY: '1.5' } }, 1, 400, /JPY has 0 decimals/],
    ['a number as an amount', { solo_limits: { EUR: 5 } }, 1, 400, /EUR: the amount is a decimal string/],
    ['a currency that does not exist', { solo_limits: { XXX: '1' } }, 1, 400, /no such currency/],
    ['a limit that is no decimal string', { amount_per_day: { EUR: 100 } }, 1, 400, /EUR: the amount is a decimal string/],
    ['a limit above what a limit can be', { amount_per_day: { EUR: '1000000000000.01' } }, 1, 400, /larger than the gateway accepts/],
    ['a limit of one payout above what a payout can be', { amount_per_payout: { EUR: '10000000000.01' } }, 1, 400, /larger than any payout/],
    ['a part of a payout', { payouts_per_day: { EUR: 1.5 } }, 1, 400, /whole number from 0 to 1000000/],
    ['a number of payouts that is a text', { payouts_per_recipient_day: { EUR: '3' } }, 1, 400, /JSON number such as 100/],
    ['a limit in a currency that does not exist', { payouts_per_day: { XXX: 1 } }, 1, 400, /no such currency/],
    ['a window beyond a month', { duplicate_window_hours: 745 }, 1, 400, /duplicate_window_hours/],
    ['rules that it has already', { duplicates: 'warn' }, 1, 400, /Nothing would change/],
    ['another version than it has', { duplicates: 'ask' }, 7, 412, /has version 1 now/],
  ])('is not changed to %s', async (_what, rules, version, status, words) => {
    const answer = await change(ada, 'live', rules, version);
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(words)]);
    expect(await stored('live')).toEqual(BEFORE);
  });

  it('exists for the merchants that there are, in the modes that there are', async () => {
    expect((await ada.patch('/merchants/mer_none/policies/live', { duplicates: 'ask', reason: REASON }, 1)).status).toBe(404);
    expect((await change(ada, 'other', { duplicates: 'ask' })).status).toBe(404);
  });

  it('is compared with the chain of configuration: a change past it is found', async () => {
    const findings = async () => {
      const things = await configured(gateway.app.get(Database));
      return things.filter(({ subject_id: id }) => id === merchantId).flatMap(configuredFindings);
    };
    await change(ada, 'live', { duplicates: 'ask' });
    expect(await findings()).toEqual([]);
    await gateway.run(`UPDATE merchant_policy SET solo_limits = '{"EUR": 99000000}' WHERE merchant_id = $1 AND mode = 'live'`, [merchantId]);
    expect(await findings()).toEqual([expect.objectContaining({ kind: 'row', what: expect.stringContaining('policies') as unknown })]);
  });
});
