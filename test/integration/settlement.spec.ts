import type { PayoutStatus } from '@app/domain';
import { ApplyNotificationService, NotificationsInbox } from '@app/notifications';
import { AccountAdministration, InvalidAccountOptions, ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sign } from '../../apps/sandbox/src/notifications/signature.js';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_notification_secret';
const ALL_BUT_DATE = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'] as const),
  ...(['clearImmediate', 'clearInterval', 'clearTimeout'] as const),
];

let gateway: TestGateway;
let provider: FakeProvider;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({
    notifications: true,
    merchants: {
      // No scheduled enquiries, so that the effect of a notification can be observed.
      main: { accountOptions: { enquirySchedule: { intervalsSeconds: [600] } } },
      impatient: { accountOptions: { enquirySchedule: { intervalsSeconds: [0.05], limit: 3 } } },
      hurried: { accountOptions: { enquirySchedule: { intervalsSeconds: [0.2], jitter: 0, limit: null, totalSeconds: 0.5 } } },
      faked: { providerUrl: provider.url },
      lagging: {
        providerUrl: provider.url,
        capabilities: { settleTimeMs: 60_000 },
        accountOptions: { enquirySchedule: { intervalsSeconds: [0.05], limit: 10 } },
      },
      spent: { providerUrl: provider.url, accountOptions: { enquirySchedule: { intervalsSeconds: [0.05], limit: null, totalSeconds: 3_600 } } },
      fakedAndImpatient: { providerUrl: provider.url, accountOptions: { enquirySchedule: { intervalsSeconds: [0.05], limit: 3 } } },
    },
  });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

async function settled(account: string, status: PayoutStatus): Promise<string> {
  const id = await gateway.create({ account });
  await gateway.waitForStatus(id, status);
  return id;
}

const keyOf = (id: string) => `${id}-invoke`;
const knocksAbout = (id: string) => gateway.notificationEndpoint.received.filter(({ body }) => body.includes(id));
const statusesBy = async (id: string, source: string) => (await gateway.statements(id)).filter((one) => one.source === source).map(({ claim }) => claim);

async function waitForKnocks(id: string, count: number): Promise<void> {
  await gateway.waitFor(id, () => knocksAbout(id).length >= count);
}

/** A notification signed as the provider signs it. */
function messageOf(data: object, secret = SECRET, at = new Date(), eventId: string = randomUUID()): { headers: Record<string, string>; body: Buffer } {
  const body = JSON.stringify({ id: eventId, type: 'transfer.updated', data });
  return { headers: { 'sandbox-signature': sign(body, secret, at) }, body: Buffer.from(body) };
}

async function tell(data: object, secret?: string, at?: Date): Promise<string> {
  const { headers, body } = messageOf(data, secret, at);
  return gateway.notificationEndpoint.receive(headers, body);
}

/** Sends a notification to the account that the payout was sent through. */
async function tellItsAccount(id: string, data: object): Promise<void> {
  const [payout] = await gateway.run<{ account: string }>('SELECT provider_account_id AS account FROM payout WHERE id = $1', [id]);
  const { headers, body } = messageOf(data);
  await gateway.app.get(NotificationsInbox).receive(payout?.account ?? '', headers, body);
}

/** Waits until every stored notification is applied or ignored. */
async function applied(id: string): Promise<void> {
  await gateway.waitFor(id, async () => {
    const waiting = await gateway.run(`SELECT 1 FROM provider_notification WHERE state = 'pending' AND attempts = 0`);
    return waiting.length === 0;
  });
}

describe('provider notifications', () => {
  it('trigger an enquiry whose answer settles the payout', async () => {
    const [paid, partly] = await Promise.all([settled('1000000002', 'PROCESSED'), settled('1000000004', 'PARTIALLY_PROCESSED')]);
    expect(await statusesBy(paid, 'notification')).toEqual(['PROCESSED']);
    expect(await statusesBy(paid, 'enquiry')).toContain('PROCESSED');
    expect(await gateway.state(paid)).toMatchObject({ processed_amount_minor: 10_000n, reasons: [] });
    expect(await gateway.state(partly)).toMatchObject({ processed_amount_minor: 5_000n, reasons: [] });
  });

  it('about several payouts at once settle each of them', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => settled('4000000005', 'PENDING')));
    const paid = `SELECT id FROM sandbox.transfers WHERE reference = $1 AND status = 'paid'`;
    for (const id of ids) await gateway.waitFor(id, async () => (await gateway.run(paid, [id])).length === 1);
    const references = await Promise.all(ids.map(async (id) => (await gateway.state(id)).provider_reference));
    await gateway.reportTogether(references);
    for (const id of ids) {
      await gateway.waitForStatus(id, 'PROCESSED');
      expect(await statusesBy(id, 'notification')).toEqual(['PROCESSED']);
    }
  });

  it('received twice count once', async () => {
    const id = await settled('4000000001', 'PROCESSED');
    await waitForKnocks(id, 2);
    expect(
      knocksAbout(id)
        .map(({ verdict }) => verdict)
        .sort(),
    ).toEqual(['duplicate', 'stored']);
    expect(await statusesBy(id, 'notification')).toEqual(['PROCESSED']);
  });

  it('received late or out of order have no wrong effect', async () => {
    const [late, reordered] = await Promise.all([settled('4000000002', 'PROCESSED'), settled('4000000003', 'PROCESSED')]);
    await waitForKnocks(reordered, 2);
    await applied(reordered);
    // Notifications that arrive together are applied concurrently, in any order.
    expect((await statusesBy(reordered, 'notification')).sort()).toEqual(['PENDING', 'PROCESSED']);
    for (const id of [late, reordered]) expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
  });

  it('provider notifications with a forged signature are refused without a trace', async () => {
    const id = await settled('4000000004', 'PROCESSED');
    expect(knocksAbout(id).map(({ verdict }) => verdict)).toContain('NotificationRefused');
    expect(await statusesBy(id, 'notification')).toEqual(['PROCESSED']);
    const transfer = transferOf(keyOf(id), 'failed', { code: 'no_funds' });
    expect(await tell(transfer, 'another secret')).toBe('NotificationRefused');
    expect(await tell(transfer, SECRET, new Date(Date.now() - 600_000))).toBe('NotificationRefused');
    expect(await tell(transfer, SECRET, new Date(Date.now() + 600_000))).toBe('NotificationRefused');
    const { headers, body } = messageOf(transfer);
    expect(await gateway.notificationEndpoint.receive(headers, Buffer.concat([body, Buffer.from(' ')]))).toBe('NotificationRefused');
    expect(await gateway.notificationEndpoint.receive({}, body)).toBe('NotificationRefused');
  });

  it('are verified with the clock of the database, even on a machine whose clock is three days off', async () => {
    const id = await settled('1000000002', 'PROCESSED');
    const trueTimeMs = Date.now();
    jest.useFakeTimers({ now: trueTimeMs + 3 * 86_400_000, doNotFake: ALL_BUT_DATE });
    try {
      const transfer = transferOf(keyOf(id), 'paid');
      expect(await tell(transfer, SECRET, new Date(trueTimeMs))).toBe('stored');
      expect(await tell(transfer, SECRET, new Date())).toBe('NotificationRefused');
    } finally {
      jest.useRealTimers();
    }
    await applied(id);
    expect(await gateway.run(`SELECT state FROM provider_notification WHERE payout_id = $1 AND state <> 'applied'`, [id])).toEqual([]);
    expect(await statusesBy(id, 'notification')).toEqual(['PROCESSED', 'PROCESSED']);
  });

  it('a notification that contradicts the enquiry opens a conflict, which two operators resolve', async () => {
    const id = await gateway.create({ account: '4000000006' });
    const state = await gateway.waitForCase(id, 'CONFLICT');
    expect(state.status).toBe('PENDING');
    expect(await gateway.ledger(id)).toEqual(['out 100.00']);
    const truth = (await gateway.statements(id)).findLast(({ claim }) => claim === 'PROCESSED');
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: truth?.id ?? '' });
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [] });
  });

  it('a notification that overtakes the answer to the send waits for it', async () => {
    const id = await settled('1000000005', 'PROCESSED');
    await applied(id);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('are applied once, even when their job runs five times at once', async () => {
    const id = await settled('1000000006', 'PENDING');
    const { headers, body } = messageOf(transferOf(keyOf(id), 'pending'));
    await gateway.notificationEndpoint.receive(headers, body);
    const [row] = await gateway.run<{ id: string }>(`SELECT id FROM provider_notification ORDER BY id DESC LIMIT 1`);
    await Promise.all(Array.from({ length: 5 }, () => gateway.app.get(ApplyNotificationService).apply(row?.id ?? '')));
    expect(await statusesBy(id, 'notification')).toEqual(['PENDING']);
  });

  it('a notification without news does not delay a scheduled enquiry', async () => {
    const id = await settled('1000000006', 'PENDING');
    await gateway.planTask([id], 'enquire', `now() + interval '60 seconds'`);
    const before = (await gateway.task(id, 'enquire'))?.due_at;
    await tell(transferOf(keyOf(id), 'pending'));
    await gateway.waitFor(id, async () => (await statusesBy(id, 'notification')).length === 1);
    expect((await gateway.task(id, 'enquire'))?.due_at).toEqual(before);
  });

  it.each([
    ['returned', 'paid', 'PROCESSED', 'returned', 'CANCELLED'],
    ['paid after all', 'failed', 'PROCESS_FAILED', 'paid', 'CONFLICT'],
  ] as const)('about a settled payout that was %s are kept when the enquiry fails', async (_, answered, status, news, outcome) => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', answered, { code: answered === 'failed' ? 'no_funds' : null }));
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitForStatus(id, status);
    provider.onEnquiry = (__, response) => reply(response, 500, { code: 'server_error' });
    const transfer = transferOf(keyOf(id), news);
    await tellItsAccount(id, transfer);
    await gateway.waitFor(id, async () => (await gateway.events(id)).filter(({ type }) => type === 'enquiry.failed').length >= 2);
    provider.onEnquiry = (__, response) => reply(response, 200, transfer);
    if (outcome === 'CONFLICT') expect(await gateway.waitForCase(id, outcome)).toMatchObject({ status });
    else await gateway.waitForStatus(id, outcome);
  });

  it('about a settled payout open a case when no enquiry is ever answered', async () => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
    const id = await gateway.create({ merchant: 'fakedAndImpatient' });
    await gateway.waitForStatus(id, 'PROCESSED');
    provider.onEnquiry = (_, response) => reply(response, 500, { code: 'server_error' });
    await tellItsAccount(id, transferOf(keyOf(id), 'returned'));
    expect(await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED')).toMatchObject({ status: 'PROCESSED', tasks: [] });
  });

  it.each([
    [3, 'CANCELLED'],
    [100, 'ENQUIRY_EXHAUSTED'],
  ] as const)('about a settled payout are asked about until the provider shows it: not found %s times, %s', async (times, outcome) => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
    const id = await gateway.create({ merchant: 'lagging' });
    await gateway.waitForStatus(id, 'PROCESSED');
    let left = times;
    provider.onEnquiry = (_, response) => {
      left -= 1;
      if (left >= 0) reply(response, 404, { code: 'not_found', message: 'none' });
      else reply(response, 200, transferOf(keyOf(id), 'returned'));
    };
    await tellItsAccount(id, transferOf(keyOf(id), 'returned'));
    if (outcome === 'ENQUIRY_EXHAUSTED') expect(await gateway.waitForCase(id, outcome)).toMatchObject({ status: 'PROCESSED' });
    else await gateway.waitForStatus(id, outcome);
  });
});

describe('provider that returns the money', () => {
  it.each([
    ['5000000001', 'DECLINED_ERROR'],
    ['5000000002', 'INVALID_RECIPIENT'],
  ] as const)('after success moves the payout through CANCELLING to CANCELLED (%s)', async (account, code) => {
    const id = await settled(account, 'CANCELLED');
    expect((await gateway.path(id)).slice(-3)).toEqual(['PROCESSED', 'CANCELLING', 'CANCELLED']);
    expect(await gateway.state(id)).toMatchObject({ processed_amount_minor: 0n, resolution: code, reasons: [] });
    expect(await gateway.ledger(id)).toEqual(['out 100.00', 'back 100.00']);
  });
});

describe('notification during an enquiry', () => {
  it('about a settled payout triggers another enquiry instead of being overwritten by the older answer', async () => {
    let answer: () => void = () => undefined;
    const called = new Promise<string>((resolve) => {
      provider.onOperation = ({ key }, response) => {
        answer = () => reply(response, 201, transferOf(key ?? '', 'paid'));
        resolve(key ?? '');
      };
    });
    const id = await gateway.create({ merchant: 'faked' });
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf(keyOf(id), 'returned'));
    await called;
    const { headers, body } = messageOf(transferOf(keyOf(id), 'returned'));
    await gateway.app.get(NotificationsInbox).receive(gateway.merchant('faked').accountId, headers, body);
    await applied(id);
    answer();
    await gateway.waitForStatus(id, 'CANCELLED');
    expect(await gateway.path(id)).toContain('PROCESSED');
  });
});

describe('revoke', () => {
  async function recalled(account: string): Promise<string> {
    const id = await settled(account, 'PENDING');
    await gateway.command(id, 'revoke');
    return id;
  }

  it('accepted by the provider ends in REVOKED, at once or later, with nothing paid', async () => {
    const ids = await Promise.all([recalled('6000000001'), recalled('6000000002')]);
    for (const id of ids) {
      expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ processed_amount_minor: 0n });
      expect([await gateway.ledger(id), await gateway.sends(id)]).toEqual([[], ['create', 'revoke']]);
    }
  });

  it('refused by the provider ends in REVOKE_FAILED, and the amount paid becomes known later', async () => {
    const [paid, both, pending] = await Promise.all([recalled('6000000003'), recalled('6000000004'), recalled('6000000007')]);
    await Promise.all([paid, both, pending].map((id) => gateway.waitForStatus(id, 'REVOKE_FAILED')));
    for (const id of [paid, both]) {
      await gateway.waitFor(id, (state) => state.processed_amount_minor === 10_000n);
      expect(await gateway.state(id)).toMatchObject({ status: 'REVOKE_FAILED', reasons: [], tasks: [] });
      expect(await gateway.ledger(id)).toEqual(['out 100.00']);
    }
    expect((await gateway.events(paid)).map(({ type }) => type)).toContain('amount.known');
    // The amount is still unknown, so enquiries continue.
    expect(await gateway.state(pending)).toMatchObject({ resolution: 'PROCESSING_ERROR', processed_amount_minor: null, tasks: ['enquire'] });
  });
});

describe('cancel of a paid payout', () => {
  it.each([
    ['7000000001', 'CANCELLED', 0n, ['out 100.00', 'back 100.00']],
    ['7000000002', 'CANCELLED', 0n, ['out 100.00', 'back 100.00']],
    ['7000000003', 'CANCEL_FAILED', 10_000n, ['out 100.00']],
    ['7000000004', 'CANCEL_FAILED', 10_000n, ['out 100.00']],
  ] as const)('a cancel of a payout to account number %s ends in %s', async (account, end, processed, ledger) => {
    const id = await settled(account, 'PROCESSED');
    await gateway.command(id, 'cancel');
    expect(await gateway.waitForStatus(id, end)).toMatchObject({ processed_amount_minor: processed, moderation_required: false });
    expect([await gateway.ledger(id), await gateway.sends(id)]).toEqual([ledger, ['create', 'cancel']]);
  });
});

describe('late report about a final status', () => {
  const LATER = [
    ['2100000010', 'PROCESS_FAILED', 'paid', null],
    ['6000000001', 'REVOKED', 'paid', 'revoke'],
    ['7000000001', 'CANCELLED', 'paid', 'cancel'],
    ['7000000003', 'CANCEL_FAILED', 'returned', 'cancel'],
  ] as const;

  async function ended(account: string, status: PayoutStatus, command: 'cancel' | 'revoke' | null): Promise<string> {
    if (command === null) return settled(account, status);
    const id = await settled(account, command === 'revoke' ? 'PENDING' : 'PROCESSED');
    await gateway.command(id, command);
    await gateway.waitForStatus(id, status);
    return id;
  }

  it.each(LATER)('%s: a notification alone changes nothing, an enquiry opens a CONFLICT, and the status stays %s', async (account, status, later, command) => {
    const id = await ended(account, status, command);
    const before = await gateway.state(id);
    const asked = (await statusesBy(id, 'enquiry')).length;
    await tell(transferOf(keyOf(id), later));
    await applied(id);
    await sleep(150);
    expect(await gateway.state(id)).toMatchObject({ status, reasons: [], processed_amount_minor: before.processed_amount_minor });

    const paid = later === 'paid' ? 'amount_minor' : '0';
    await gateway.run(`UPDATE sandbox.transfers SET status = $2, paid_amount_minor = ${paid}, revoke = NULL, cancel = NULL WHERE reference = $1`, [id, later]);
    await tell(transferOf(keyOf(id), later, { message: 'again' }));
    // The money was returned, and an old "paid" arrives late: it causes no enquiry. An enquiry of an operator reveals the conflict.
    if (status === 'CANCELLED') await gateway.act('operator', id, 'enquire');
    await gateway.waitForCase(id, 'CONFLICT');
    expect(await gateway.state(id)).toMatchObject({ status, processed_amount_minor: before.processed_amount_minor });
    expect((await statusesBy(id, 'enquiry')).length).toBeGreaterThan(asked);
  });
});

describe('enquiries', () => {
  it('enquiries without a final answer end in a case, and an operator can start them again', async () => {
    const id = await gateway.create({ merchant: 'impatient', account: '1000000006' });
    const state = await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED');
    expect(state).toMatchObject({ status: 'PENDING', tasks: [], enquiry_count: 3 });
    expect(await statusesBy(id, 'enquiry')).toHaveLength(3);
    await gateway.act('operator', id, 'process');
    await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED');
    expect(await statusesBy(id, 'enquiry')).toHaveLength(6);
  });

  it('end after the total time of the account, with a last enquiry at its end', async () => {
    const id = await gateway.create({ merchant: 'hurried', account: '1000000006' });
    const state = await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED');
    expect(state).toMatchObject({ status: 'PENDING', tasks: [], processed_amount_minor: null });
    const [spent] = await gateway.run<{ seconds: string }>(
      `SELECT extract(epoch FROM max(s.received_at) - t.since) AS seconds FROM payout_task t JOIN payout_statement s USING (payout_id)
       WHERE t.payout_id = $1 AND t.task = 'enquire' AND s.source = 'enquiry' GROUP BY t.since`,
      [id],
    );
    expect(Number(spent?.seconds)).toBeGreaterThanOrEqual(0.5);
    expect(state.enquiry_count).toBeLessThanOrEqual(3);
  });

  it('begin anew with each attempt, however long its payout has waited to be sent', async () => {
    let reported = 'pending';
    provider.onOperation = ({ key, path }, response) => {
      if (path.endsWith('/revoke')) reported = 'revoking';
      reply(response, 201, transferOf((key ?? '').replace('-revoke', '-invoke'), reported));
    };
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf(keyOf(id), reported));
    const id = await gateway.create({ merchant: 'spent' });
    await gateway.waitForStatus(id, 'PENDING');
    const { accountId } = gateway.merchant('spent');
    const accounts = gateway.app.get(AccountAdministration);
    await accounts.pause(gateway.operator('admin').id, accountId, 'a test');
    await gateway.command(id, 'revoke', 'spent');
    await gateway.run(`UPDATE payout_task SET asked = 1, since = since - interval '2 hours' WHERE payout_id = $1 AND task = 'enquire'`, [id]);
    await accounts.resume(gateway.operator('admin').id, accountId, 'a test');
    await gateway.waitFor(id, () => reported === 'revoking');
    reported = 'revoked';
    expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ processed_amount_minor: 0n, reasons: [] });
  });

  it('require a usable schedule, or the account is not saved', async () => {
    const { accountId } = gateway.merchant('hurried');
    const accounts = gateway.app.get(ProviderAccountsService);
    const account = { id: accountId, provider: 'sandbox', name: 'Test Bank', mode: 'test', credentials: {} } as const;
    const credentials = { baseUrl: provider.url, apiKey: 'key', notificationSecret: SECRET };
    const saved = accounts.save({ ...account, credentials, options: { enquirySchedule: { limit: null, totalSeconds: null } } });
    await expect(saved).rejects.toThrow(InvalidAccountOptions);
    await expect(saved).rejects.toThrow('set limit, totalSeconds or both');
    expect((await accounts.get(accountId)).options.enquirySchedule).toMatchObject({ totalSeconds: 0.5 });
  });

  it('enquiries that fail change nothing and are repeated', async () => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = (_, response) => reply(response, 500, { code: 'server_error' });
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitFor(id, async () => (await gateway.events(id)).filter(({ type }) => type === 'enquiry.failed').length >= 2);
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', reasons: [], tasks: ['enquire'] });
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'paid'));
    await gateway.waitForStatus(id, 'PROCESSED');
  });

  it.each([
    ['paid in part, without an amount', transferOf('k', 'partly_paid'), 'PROVIDER_ERROR'],
    ['an undocumented status', transferOf('k', 'teleported'), 'PROVIDER_ERROR'],
    ['paid in part, with the full amount', transferOf('k', 'partly_paid', { paid_amount: '100.00' }), 'CONFLICT'],
    ['paid, with less than the full amount', transferOf('k', 'paid', { paid_amount: '99.99' }), 'CONFLICT'],
    ['paid, with more than the full amount', transferOf('k', 'paid', { paid_amount: '100.01' }), 'CONFLICT'],
    ['paid, with an amount of zero', transferOf('k', 'paid', { paid_amount: '0.00' }), 'CONFLICT'],
    ['paid, with a negative amount', transferOf('k', 'paid', { paid_amount: '-5.00' }), 'CONFLICT'],
    ['paid, with too many decimals', transferOf('k', 'paid', { paid_amount: '100.000' }), 'CONFLICT'],
    ['paid, with a number for an amount', transferOf('k', 'paid', { paid_amount: 100 }), 'CONFLICT'],
    ['paid, in another currency', transferOf('k', 'paid', { currency: 'USD' }), 'CONFLICT'],
    ['paid, under the key of another payout', transferOf('po_another-invoke', 'paid'), 'CONFLICT'],
  ] as const)('answered with "%s" are left to a human decision', async (_, transfer, reason) => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = (__, response) => reply(response, 200, transfer);
    const id = await gateway.create({ merchant: 'faked' });
    expect(await gateway.waitForCase(id, reason)).toMatchObject({ status: 'PENDING', processed_amount_minor: null });
  });
});

describe('reports that are weighed against what is known', () => {
  /** A payout whose provider answers the create like this, and every later question like that. */
  async function answered(created: string, later: object, merchant = 'faked'): Promise<string> {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', created));
    provider.onEnquiry = (_, response) => reply(response, 200, later);
    return gateway.create({ merchant, callbackUrl: 'http://127.0.0.1:9/never' });
  }

  /** The amounts in the callbacks about the part that was paid. */
  async function amountsTold(id: string): Promise<(string | null)[]> {
    const told = await gateway.run<{ payload: string }>(`SELECT payload FROM callback_delivery WHERE payout_id = $1 ORDER BY sequence`, [id]);
    const payloads = told.map(({ payload }) => JSON.parse(payload) as { type: string; data: { processed_amount: string | null } });
    return payloads.filter(({ type }) => type === 'payout.partially_processed').map(({ data }) => data.processed_amount);
  }

  it('a larger part that is paid later is learnt and told to the merchant, and a smaller one opens a conflict', async () => {
    const part = (amount: string) => transferOf('k', 'partly_paid', { paid_amount: amount });
    const id = await answered('pending', part('40.00'));
    await gateway.waitForStatus(id, 'PARTIALLY_PROCESSED');
    provider.onEnquiry = (_, response) => reply(response, 200, part('60.00'));
    await gateway.act('operator', id, 'enquire');
    await gateway.waitFor(id, ({ processed_amount_minor: known }) => known === 6_000n);
    expect((await gateway.state(id)).reasons).toEqual([]);
    expect(await amountsTold(id)).toEqual(['40.00', '60.00']);
    provider.onEnquiry = (_, response) => reply(response, 200, part('50.00'));
    await gateway.act('operator', id, 'enquire');
    expect(await gateway.waitForCase(id, 'CONFLICT')).toMatchObject({ status: 'PARTIALLY_PROCESSED', processed_amount_minor: 6_000n });
  });

  it('an answer to a question from before the payment opens no case', async () => {
    let answer: () => void = () => undefined;
    const id = await answered('pending', transferOf('k', 'pending'));
    await gateway.waitForStatus(id, 'PENDING');
    const asked = new Promise<void>((resolve) => {
      provider.onEnquiry = (_, response) => {
        answer = () => reply(response, 200, transferOf('k', 'pending'));
        provider.onEnquiry = (__, next) => reply(next, 200, transferOf('k', 'paid'));
        resolve();
      };
    });
    await asked;
    // Another worker asks too, and hears of the payment first.
    await gateway.run(`UPDATE payout_task SET due_at = now() WHERE payout_id = $1 AND task = 'enquire'`, [id]);
    await gateway.enquiry.enquire(id);
    await gateway.waitForStatus(id, 'PROCESSED');
    const before = (await gateway.statements(id)).length;
    answer();
    await gateway.waitFor(id, async () => (await gateway.statements(id)).length > before);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
  });

  it('a notification that only says that something changed makes the gateway ask, also about a final payout', async () => {
    const id = await answered('failed', transferOf('k', 'paid'));
    await gateway.waitForStatus(id, 'PROCESS_FAILED');
    await tellItsAccount(id, transferOf(keyOf(id), 'changed'));
    expect(await gateway.waitForCase(id, 'CONFLICT')).toMatchObject({ status: 'PROCESS_FAILED', processed_amount_minor: 0n });
  });

  it.each([
    ['overpaid', '150.00', 'PROCESSED', 15_000n],
    ['partly_paid', '40.00', 'PARTIALLY_PROCESSED', 4_000n],
    ['returned', null, 'CANCELLED', 0n],
    ['recalled', null, 'CANCELLED', 0n],
    ['failed', null, 'CANCELLED', 0n],
  ] as const)('a conflict about a paid payout is resolved by people as %s', async (outcome, processedAmount, status, amount) => {
    const id = await answered('paid', transferOf('k', 'paid', { paid_amount: '150.00' }));
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.act('operator', id, 'enquire');
    await gateway.waitForCase(id, 'CONFLICT');
    await gateway.actWithApproval(id, 'add_statement', { statement: { outcome, providerReference: 'ticket 1', processedAmount } });
    const manual = (await gateway.statements(id)).find(({ source }) => source === 'manual');
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: manual?.id ?? '' });
    expect(await gateway.state(id)).toMatchObject({ status, processed_amount_minor: amount, reasons: [] });
  });

  it('a payout whose conflict is resolved after the last enquiry of a phase is asked about in a new one', async () => {
    let shown: object = transferOf('k', 'returning');
    provider.onOperation = ({ key, path }, response) =>
      reply(response, 201, transferOf((key ?? '').replace('-cancel', '-invoke'), path.endsWith('/cancel') ? 'returning' : 'paid'));
    provider.onEnquiry = (_, response) => reply(response, 200, shown);
    const id = await gateway.create({ merchant: 'fakedAndImpatient' });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.command(id, 'cancel', 'fakedAndImpatient');
    await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED');
    shown = transferOf('k', 'returning', { currency: 'USD' });
    await gateway.act('operator', id, 'enquire');
    await gateway.waitForCase(id, 'CONFLICT');
    await gateway.waitFor(id, ({ tasks }) => tasks.length === 0);
    shown = transferOf('k', 'returned');
    const correct = (await gateway.statements(id)).find(({ claim, source }) => claim === 'CANCELLING' && source === 'api_response');
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: correct?.id ?? '' });
    expect(await gateway.waitForStatus(id, 'CANCELLED')).toMatchObject({ processed_amount_minor: 0n, reasons: [] });
  });

  it('a payout whose money was asked back, and which the provider keeps reporting as paid, is ended by people as not returned', async () => {
    provider.onOperation = ({ key, path }, response) =>
      reply(response, 201, transferOf((key ?? '').replace('-cancel', '-invoke'), path.endsWith('/cancel') ? 'returning' : 'paid'));
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'paid'));
    const id = await gateway.create({ merchant: 'fakedAndImpatient' });
    await gateway.waitForStatus(id, 'PROCESSED');
    const told = { statement: { outcome: 'not_returned', providerReference: 'ticket 1', processedAmount: null } } as const;
    await expect(gateway.act('operator', id, 'add_statement', told)).rejects.toMatchObject({ code: 'action_not_allowed' });
    await gateway.command(id, 'cancel', 'fakedAndImpatient');
    await gateway.waitForCase(id, 'ENQUIRY_EXHAUSTED');
    await gateway.actWithApproval(id, 'add_statement', told);
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'CANCEL_FAILED', processed_amount_minor: 10_000n, reasons: [] });
  });

  it('a statement that an approver would be refused is refused when the approval is asked for', async () => {
    const id = await answered('paid', transferOf('k', 'paid', { paid_amount: '99.00' }));
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.act('operator', id, 'enquire');
    await gateway.waitForCase(id, 'CONFLICT');
    const wrong = (await gateway.statements(id)).find(({ source }) => source === 'enquiry');
    const asked = gateway.act('operator', id, 'resolve_conflict', { statementId: wrong?.id ?? '' });
    await expect(asked).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect(await gateway.run('SELECT 1 FROM approval WHERE payout_id = $1', [id])).toEqual([]);
  });
});
