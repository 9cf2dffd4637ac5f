import { ApprovalSubjectsReader, ModerationReader, type PayoutFilter, PayoutsReader } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payoutOf, TestGateway } from '../setup/gateway.js';

/** The provider receives the payout and then answers 500. */
const LOST_BUT_PAID = '3100000002';
const UNSENT = { autoprocess: false };
const FIRST = { limit: 1, cursor: null };
const REFUSED = { code: 'invalid_cursor' };

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ merchants: { other: {} }, environment: { AUDIT_INTERVAL_MS: '3600000' } });
  for (let count = 0; count < 3; count += 1) await gateway.create(UNSENT);
  await gateway.create({ ...UNSENT, merchant: 'other' });
}, 240_000);
afterAll(() => gateway.stop());

const tenant = (name = 'main') => ({ merchantId: gateway.merchant(name).id, mode: 'test' }) as const;
const list = (filter: PayoutFilter, cursor: string | null, limit = 1) => gateway.app.get(PayoutsReader).list(tenant(), filter, { limit, cursor });
const encoded = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

/** Numbers, words and times that were read as cursors once, and the former form of a cursor. */
const FORGED = [
  ...['0', '-1', '2147483648', '1e9', 'abc', '', '%', 'é'],
  ...['-200000-01-01T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'].map((time) => encoded(`${time} po_${'0'.repeat(32)}`)),
  encoded(`2026-01-01T00:00:00.000Z po_${'0'.repeat(32)}`),
];

describe('cursor of a list', () => {
  it('leads through all payouts without a gap, whatever the size of the pages', async () => {
    const all = (await list({}, null, 100)).data.map(({ id }) => id);
    const read: string[] = [];
    for (let page = await list({}, null); ; page = await list({}, page.nextCursor, read.length + 1)) {
      read.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
    }
    expect([read, all.length]).toEqual([all, 3]);
  });

  it.each(FORGED)('is refused in every list where it was not issued by the gateway: %s', async (cursor) => {
    const id = await gateway.create(UNSENT);
    await expect(list({}, cursor)).rejects.toMatchObject(REFUSED);
    await expect(gateway.app.get(PayoutsReader).events(tenant(), id, { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
    await expect(gateway.app.get(ModerationReader).list({ mode: 'test' }, { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
    await expect(gateway.app.get(ModerationReader).queue({ mode: 'test' }, 'viewer', { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
    await expect(gateway.app.get(ApprovalSubjectsReader).list({ mode: 'test', waiting: true }, 'viewer', { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
  });

  it('is refused with other filters, by another merchant or mode, in another list, and when one character differs', async () => {
    const { nextCursor } = await list({ status: ['READY', 'CREATED'] }, null);
    const cursor = String(nextCursor);
    expect((await list({ status: ['CREATED', 'READY'] }, cursor)).data).toHaveLength(1);
    for (const filter of [{}, { status: ['READY'] }, { status: ['READY', 'CREATED'], reference: 'x' }] as PayoutFilter[])
      await expect(list(filter, cursor)).rejects.toMatchObject(REFUSED);
    const reader = gateway.app.get(PayoutsReader);
    const filter: PayoutFilter = { status: ['READY', 'CREATED'] };
    await expect(reader.list(tenant('other'), filter, { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
    await expect(reader.list({ ...tenant(), mode: 'live' }, filter, { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
    await expect(gateway.app.get(ModerationReader).list({ mode: 'test' }, { limit: 1, cursor })).rejects.toMatchObject(REFUSED);
    for (const index of [0, 10, cursor.length - 2]) {
      const changed = [...cursor].map((char, place) => (place === index ? (char === 'A' ? 'B' : 'A') : char)).join('');
      await expect(list(filter, changed)).rejects.toMatchObject(REFUSED);
    }
  });

  it('is refused for another payout where it is one of events', async () => {
    const [first, second] = [await gateway.create(UNSENT), await gateway.create(UNSENT)];
    const reader = gateway.app.get(PayoutsReader);
    const { nextCursor, data } = await reader.events(tenant(), first, FIRST);
    expect(data.map(({ sequence }) => sequence)).toEqual([1]);
    expect((await reader.events(tenant(), first, { limit: 1, cursor: nextCursor })).data.map(({ sequence }) => sequence)).toEqual([2]);
    await expect(reader.events(tenant(), second, { limit: 1, cursor: nextCursor })).rejects.toMatchObject(REFUSED);
  });
});

describe('text with characters of two code units', () => {
  it.each([
    ['有限会社𠮷田商店', '••••𠮷田商店'],
    ['abcde😀xyz', '••••😀xyz'],
    ['family 👩‍👩‍👧‍👦abc', '••••👩‍👩‍👧‍👦abc'],
    ['𠮷𠮷𠮷𠮷', '••••'],
  ])('%s is masked by whole characters', async (holder, masked) => {
    const answer = await gateway.createAnswer({ ...UNSENT, fields: { account_number: '1000000000', holder_name: holder } });
    expect([answer.status, payoutOf(answer).fields['holder_name']]).toEqual([201, masked]);
  });

  it('is cut in the reason of an approval so that the history still verifies', async () => {
    const id = await gateway.create({ account: LOST_BUT_PAID });
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    const reason = `${'x'.repeat(489)}😀${'y'.repeat(9)}`;
    await gateway.actWithApproval(id, 'add_statement', { reason, statement: { outcome: 'paid', providerReference: 'ticket-81', processedAmount: null } });
    const event = (await gateway.events(id)).findLast(({ reason: words }) => words?.startsWith('Approved: ') === true);
    expect(event?.reason).toBe(`Approved: ${'x'.repeat(489)}`);
  });
});
