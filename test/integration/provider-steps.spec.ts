import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { knownFacts } from '../../apps/gateway/src/http/admin/payouts/detail/known-facts.js';
import { CutOffProxy } from '../setup/cut-off-proxy.js';
import { FakeProvider, type Heard, reply, transferOf } from '../setup/fake-provider.js';
import { startApp, TestGateway } from '../setup/gateway.js';

/** Payouts in two steps at the provider: create, which answers a quote, and fulfil, which names it. No worker runs: the test says who does what. */
let gateway: TestGateway;
let fake: FakeProvider;

beforeAll(async () => {
  fake = await FakeProvider.start();
  gateway = await TestGateway.start({ jobs: false, merchants: { faked: { providerUrl: fake.url } } });
}, 120_000);
afterAll(async () => {
  await gateway.stop();
  await fake.stop();
});

async function stepOf(id: string): Promise<unknown> {
  return (await gateway.run<{ provider_step: unknown }>('SELECT provider_step FROM payout WHERE id = $1', [id]))[0]?.provider_step;
}

const QUOTE = { quote: expect.stringMatching(/^qt_[\w-]{43}$/) as unknown };
const lookupsOf = async (id: string): Promise<number> => {
  const requests = await gateway.run<{ count: number }>(`SELECT count(*)::int AS count FROM sandbox.requests WHERE key LIKE $1 AND operation = 'get'`, [
    `${id}-%`,
  ]);
  return requests[0]?.count ?? 0;
};

/** Enquires, although the schedule may not be there yet. */
async function enquire(id: string): Promise<void> {
  await gateway.planTask([id], 'enquire');
  await gateway.enquiry.enquire(id);
}

/** A payout whose first step was answered. */
async function quoted(account: string): Promise<string> {
  const id = await gateway.create({ account });
  await gateway.submission.submit(id, 'invoke');
  return id;
}

async function isPaidOnce(id: string, sends: readonly string[]): Promise<void> {
  expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [] });
  expect(await gateway.ledger(id)).toEqual(['out 100.00']);
  expect(await gateway.sends(id)).toEqual(sends);
}

describe('step that a provider returns', () => {
  it('is stored with the change that its report causes, bound by the history, and given to the next request', async () => {
    const id = await quoted('8100000001');
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', tasks: ['enquire', 'submit_details'] });
    expect(await stepOf(id)).toEqual(QUOTE);
    const events = await gateway.events(id);
    expect(events.map(({ type }) => type)).not.toContain('provider.step_known');
    const [last] = await gateway.run<{ bound: { payout: object } }>(`SELECT bound FROM payout_event WHERE payout_id = $1 AND to_status = 'PENDING'`, [id]);
    expect(Object.keys(last?.bound.payout ?? {})).toContain('others');
    await gateway.submission.submit(id, 'submit_details');
    await isPaidOnce(id, ['create', 'fulfil']);
  });

  it('survives the death of the process between the steps: another one goes on, and sends no second first step', async () => {
    const id = await quoted('8100000005');
    const step = await stepOf(id);
    let survivor: INestApplicationContext | undefined;
    try {
      survivor = await startApp(gateway.database.applicationUrl, {}, true);
      await gateway.waitForStatus(id, 'PROCESSED');
    } finally {
      await survivor?.close();
    }
    await isPaidOnce(id, ['create', 'fulfil']);
    expect(await stepOf(id)).toEqual(step);
  }, 120_000);

  it('is not sent a second time when the process dies with the second step on its way: another one asks first', async () => {
    const account = '8100000001';
    const id = await quoted(account);
    const proxy = await CutOffProxy.open(gateway.database.applicationUrl);
    await gateway.orderFault({ kind: 'timeout_after', operation: 'fulfil', account_number: account });
    const doomed = await startApp(proxy.url, {}, true);
    let survivor: INestApplicationContext | undefined;
    try {
      await gateway.waitFor(id, async () => (await gateway.ledger(id)).length > 0);
      proxy.cutOff();
      expect((await gateway.attempts(id)).at(-1)).toMatchObject({ operation: 'submit_details', outcome: null });
      survivor = await startApp(gateway.database.applicationUrl, {}, true);
      await gateway.waitForCase(id, 'PROVIDER_ERROR');
      await gateway.act('operator', id, 'process');
      await gateway.waitForStatus(id, 'PROCESSED');
    } finally {
      proxy.restore();
      await Promise.all([doomed.close(), survivor?.close()]);
      await proxy.close();
    }
    await isPaidOnce(id, ['create', 'fulfil']);
  }, 90_000);

  it('is learnt by asking when the answer to the first step was lost, and the second one follows the decision of an operator', async () => {
    const id = await quoted('8100000002');
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
    expect(await stepOf(id)).toBeNull();
    await enquire(id);
    expect(await stepOf(id)).toEqual(QUOTE);
    expect((await gateway.events(id)).find(({ type }) => type === 'provider.step_known')?.data).toEqual({ names: ['quote'] });
    await gateway.act('operator', id, 'process');
    await enquire(id);
    await gateway.submission.submit(id, 'submit_details');
    await isPaidOnce(id, ['create', 'fulfil']);
  });

  it('is used again after the first try of the second step was lost, and money moves once', async () => {
    const id = await quoted('8100000004');
    const step = await stepOf(id);
    await gateway.submission.submit(id, 'submit_details');
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', reasons: ['PROVIDER_ERROR'] });
    expect(await gateway.ledger(id)).toEqual([]);
    expect(await stepOf(id)).toEqual(step);
    await gateway.act('operator', id, 'process');
    await enquire(id);
    await gateway.submission.submit(id, 'submit_details');
    await isPaidOnce(id, ['create', 'fulfil', 'fulfil']);
  });

  it('is not used a second time when the answer to the second step was lost: the look says that it is paid', async () => {
    const id = await quoted('8100000003');
    await gateway.submission.submit(id, 'submit_details');
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', reasons: ['PROVIDER_ERROR'] });
    await gateway.act('operator', id, 'process');
    await enquire(id);
    await isPaidOnce(id, ['create', 'fulfil']);
  });

  it('is asked for, and not guessed, when it is not there any more', async () => {
    const id = await quoted('8100000001');
    await gateway.runUnguarded('UPDATE payout SET provider_step = NULL WHERE id = $1', [id]);
    const before = await lookupsOf(id);
    await gateway.submission.submit(id, 'submit_details');
    await isPaidOnce(id, ['create', 'fulfil']);
    expect(await lookupsOf(id)).toBe(before + 1);
  });

  it('is shown to operators among what is known about the payout', async () => {
    const id = await quoted('8100000001');
    const detail = await gateway.reader.detail(id, 'operator');
    expect(knownFacts(detail)).toContainEqual({ mark: 'yes', text: expect.stringMatching(/^Kept for the next step: quote qt_/) as unknown, at: null });
  });
});

describe('second step whose lookup says something else', () => {
  /** A payout at the fake provider, which has answered the first step with a quote, and says next what the test wants. */
  async function fulfilled(shown: (key: string) => object): Promise<{ id: string; sent: Heard[] }> {
    fake.onOperation = ({ key }, response) => reply(response, 201, { ...transferOf(key ?? '', 'quoted'), quote: 'qt_1' });
    fake.onEnquiry = (_, response) => reply(response, 200, shown('k'));
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.submission.submit(id, 'invoke');
    await gateway.submission.submit(id, 'submit_details');
    return { id, sent: fake.operations(id) };
  }

  it('is not sent when the transfer is paid already', async () => {
    const { id, sent } = await fulfilled((key) => transferOf(key, 'paid'));
    expect(sent.map(({ path }) => path)).toEqual(['/v1/transfers']);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
  });

  it('is sent with the quote that was kept, and not with another one that is shown later', async () => {
    const { sent } = await fulfilled((key) => ({ ...transferOf(key, 'quoted'), quote: 'qt_2' }));
    expect(sent.map(({ body }) => body.quote)).toEqual([undefined, 'qt_1']);
  });

  it("keeps nothing of a quote that repeats the recipient's details", async () => {
    fake.onOperation = ({ key }, response) => reply(response, 201, { ...transferOf(key ?? '', 'quoted'), quote: 'qt_1000000000' });
    const id = await gateway.create({ merchant: 'faked', account: '1000000000' });
    await gateway.submission.submit(id, 'invoke');
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING' });
    expect(await stepOf(id)).toBeNull();
  });
});
