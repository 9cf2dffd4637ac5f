import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { type PayoutState, TestGateway } from '../setup/gateway.js';

/** A part of a payment that comes back after it was reported as paid. */
let gateway: TestGateway;
let fake: FakeProvider;

/** Payouts in US dollars are watched, and asked about soon; those in euros are final. */
const WATCH = { provisional: [{ currencies: ['USD'], totalSeconds: 3_600, intervalsSeconds: [0.2] }] };
const DOLLARS = 'bank_transfer_usd';
const EUROS = 'bank_transfer_eur';

beforeAll(async () => {
  fake = await FakeProvider.start();
  gateway = await TestGateway.start({ notifications: true, merchants: { main: { capabilities: WATCH }, faked: { providerUrl: fake.url } } });
}, 120_000);
afterAll(async () => {
  await gateway.stop();
  await fake.stop();
});

const sourcesOf = async (id: string, claim: string): Promise<string[]> =>
  (await gateway.statements(id)).filter((statement) => statement.claim === claim).map(({ source }) => source);
const enquiriesOf = async (id: string): Promise<number> => (await gateway.statements(id)).filter(({ source }) => source === 'enquiry').length;

/** Nothing follows by itself, because a paid payout becomes a partial one by a correction only: people read what came back. */
async function becomesCase(id: string): Promise<PayoutState> {
  const state = await gateway.waitForCase(id, 'CONFLICT');
  expect(state).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: ['CONFLICT'] });
  const opened = (await gateway.events(id)).find(({ type }) => type === 'case.opened');
  expect(opened?.data).toMatchObject({ because: 'Less is out than was known: a part of the money came back, or was never paid.' });
  return state;
}

/** Two operators accept what the provider says. */
async function accept(id: string): Promise<void> {
  const partly = (await gateway.statements(id)).findLast(({ claim, source }) => claim === 'PARTIALLY_PROCESSED' && source === 'enquiry');
  await gateway.actWithApproval(id, 'resolve_conflict', { statementId: partly?.id ?? '' });
  expect(await gateway.state(id)).toMatchObject({ status: 'PARTIALLY_PROCESSED', processed_amount_minor: 6_000n, reasons: [] });
}

describe('part of a payment that comes back', () => {
  it('is heard of by an enquiry in the watched time, and people accept it', async () => {
    const id = await gateway.create({ service: DOLLARS, account: '5000000007', callbackUrl: 'http://127.0.0.1:9/never' });
    await becomesCase(id);
    expect(await sourcesOf(id, 'PARTIALLY_PROCESSED')).not.toContain('notification');
    expect(await gateway.ledger(id)).toEqual(['out 100.00', 'back 40.00']);
    await accept(id);
    const [last] = await gateway.run<{ payload: string }>(
      `SELECT payload FROM callback_delivery WHERE payout_id = $1 AND payload LIKE '%PARTIALLY_PROCESSED%' ORDER BY sequence DESC LIMIT 1`,
      [id],
    );
    expect(JSON.parse(last?.payload ?? '{}')).toMatchObject({ data: { status: 'PARTIALLY_PROCESSED', processed_amount: '60.00' } });
  });

  it('is heard of by a notification where no enquiry is planned, and the answer to the question that follows counts', async () => {
    const id = await gateway.create({ service: EUROS, account: '5000000006' });
    await becomesCase(id);
    expect(await sourcesOf(id, 'PARTIALLY_PROCESSED')).toEqual(expect.arrayContaining(['notification', 'enquiry']));
    expect(await gateway.ledger(id)).toEqual(['out 100.00', 'back 40.00']);
    await accept(id);
  });

  it('is one case where both tell of it, and later looks agree with what was accepted', async () => {
    const id = await gateway.create({ service: DOLLARS, account: '5000000006' });
    await becomesCase(id);
    await gateway.waitFor(id, async () => (await sourcesOf(id, 'PARTIALLY_PROCESSED')).includes('notification'));
    await accept(id);
    const before = await enquiriesOf(id);
    await gateway.waitFor(id, async () => (await enquiriesOf(id)) >= before + 2);
    expect(await gateway.state(id)).toMatchObject({ status: 'PARTIALLY_PROCESSED', processed_amount_minor: 6_000n, reasons: [] });
    expect(await gateway.run('SELECT id FROM moderation_case WHERE payout_id = $1', [id])).toHaveLength(1);
  });

  it('may be followed by the rest: the payout is CANCELLED, and no money is out', async () => {
    const id = await gateway.create({ service: DOLLARS, account: '5000000008' });
    await gateway.waitForCase(id, 'CONFLICT');
    const partly = (await gateway.statements(id)).find(({ claim, source }) => claim === 'PARTIALLY_PROCESSED' && source === 'enquiry');
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: partly?.id ?? '' });
    expect(await gateway.waitForStatus(id, 'CANCELLED')).toMatchObject({ processed_amount_minor: 0n, reasons: [] });
    expect((await gateway.path(id)).slice(-4)).toEqual(['PROCESSED', 'PARTIALLY_PROCESSED', 'CANCELLING', 'CANCELLED']);
    expect(await gateway.ledger(id)).toEqual(['out 100.00', 'back 40.00', 'back 60.00']);
  });

  it('has another way out: people state what is true instead', async () => {
    const id = await gateway.create({ service: EUROS, account: '5000000006' });
    await becomesCase(id);
    await gateway.actWithApproval(id, 'add_statement', { statement: { outcome: 'returned', providerReference: 'ticket 1', processedAmount: null } });
    const manual = (await gateway.statements(id)).find(({ source }) => source === 'manual');
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: manual?.id ?? '' });
    expect(await gateway.state(id)).toMatchObject({ status: 'CANCELLED', processed_amount_minor: 0n, reasons: [] });
  });
});

describe('amount that a provider says came back', () => {
  /** A paid payout about which the provider says next that so much came back. */
  async function asked(returned: string): Promise<string> {
    fake.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
    fake.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'partly_returned', { paid_amount: '100.00', returned_amount: returned }));
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.act('operator', id, 'enquire');
    return id;
  }

  it('is the whole payment: the payout is CANCELLED without people', async () => {
    expect(await gateway.waitForStatus(await asked('100.00'), 'CANCELLED')).toMatchObject({ processed_amount_minor: 0n, reasons: [] });
  });

  it.each(['100.01', '1.234', '-1.00'])('cannot be true: %s of 100.00 is a conflict, and the known amount stays', async (returned) => {
    const id = await asked(returned);
    expect(await gateway.waitForCase(id, 'CONFLICT')).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n });
    const opened = (await gateway.events(id)).find(({ type }) => type === 'case.opened');
    expect(opened?.data).toMatchObject({ because: 'Its amount cannot be read, or cannot be true.' });
  });

  it('is nothing: the payout stays as it is', async () => {
    const id = await asked('0.00');
    await gateway.waitFor(id, async () => (await enquiriesOf(id)) > 0);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [] });
  });
});
