import { OUTCOME_STATUSES, PAYOUT_STATUSES } from '@app/domain';
import { type PayoutConditions, PayoutsReader } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { TestGateway } from '../setup/gateway.js';
import { startGrown } from './measure.js';

const PAYOUTS = 2_000;
const RUNS = 150;
const DAY_MS = 86_400_000;

/** Says what a list has in one statement for all conditions, slowly. */
const EXPECTED = `
  SELECT p.id FROM payout p LEFT JOIN payout_outcome o ON o.payout_id = p.id
  WHERE p.mode = $1 AND ($2::text IS NULL OR p.merchant_id = $2) AND ($3::payout_status[] IS NULL OR p.status = ANY ($3)) AND ($4::text IS NULL OR p.reference = $4)
    AND ($5::text IS NULL OR p.id = $5 OR p.provider_reference = $5 OR starts_with(p.reference, $5)) AND ($6::boolean IS NULL OR p.moderation_required = $6)
    AND ($7::timestamptz IS NULL OR p.created_at >= $7) AND ($8::timestamptz IS NULL OR p.created_at < $8) AND ($9::timestamptz IS NULL OR o.since >= $9)
    AND ($10::text IS NULL OR p.recipient_fingerprint = (SELECT recipient_fingerprint FROM payout WHERE id = $10))
  ORDER BY CASE WHEN $9::timestamptz IS NULL THEN p.created_at ELSE o.since END DESC, p.id DESC`;

const at = fc.integer({ min: 0, max: 31 }).map((days) => new Date(Date.now() - days * DAY_MS));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const drawn = fc.record({
  mode: fc.constantFrom('live', 'test'),
  status: optional(fc.array(fc.constantFrom(...PAYOUT_STATUSES), { minLength: 1, maxLength: 4 })),
  moderationRequired: optional(fc.boolean()),
  createdFrom: optional(at),
  createdTo: optional(at),
  /** One of the five, by its number. */
  merchant: fc.option(fc.nat(4), { nil: undefined, freq: 2 }),
});

/** Without what is undefined, as the readers take it. */
const present = (conditions: object): PayoutConditions =>
  Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as unknown as PayoutConditions;

describe('lists of payouts', () => {
  let gateway: TestGateway;
  let ids: string[];
  let merchants: string[];
  /** Whose recipient a list is of; three payouts have each. */
  const aPayout = fc.option(fc.nat(PAYOUTS - 1), { nil: undefined, freq: 3 }).map((index) => (index === undefined ? undefined : ids[index]));

  beforeAll(async () => {
    gateway = await startGrown({ payouts: PAYOUTS, inModeration: 100, merchants: 5 });
    ids = (await gateway.run<{ id: string }>('SELECT id FROM payout ORDER BY id')).map(({ id }) => id);
    merchants = (await gateway.run<{ id: string }>('SELECT id FROM merchant ORDER BY id')).map(({ id }) => id);
    await gateway.runUnguarded(`UPDATE payout SET mode = 'live' WHERE length(reference) % 2 = 0`);
    await gateway.runUnguarded(`UPDATE payout_outcome o SET mode = p.mode FROM payout p WHERE p.id = o.payout_id`);
    await gateway.runUnguarded(`UPDATE payout SET reference = 'order-7' WHERE status = 'CREATE_FAILED' AND length(reference) % 3 = 0`);
  }, 240_000);

  afterAll(() => gateway.stop());

  const expectedIds = async (conditions: PayoutConditions): Promise<string[]> => {
    const { mode, merchantId, status, reference, search, moderationRequired, createdFrom, createdTo, statusSince, sameRecipientAs } = conditions;
    const asked = [mode, merchantId, status, reference, search, moderationRequired, createdFrom, createdTo, statusSince, sameRecipientAs];
    const values = asked.map((value) => value ?? null);
    return (await gateway.run<{ id: string }>(EXPECTED, values)).map(({ id }) => id);
  };

  /** The whole list of an operator, page by page. */
  const walk = async (conditions: PayoutConditions, limit = 100): Promise<{ ids: string[]; counts: number[] }> => {
    const ids: string[] = [];
    const counts: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof gateway.reader.list>> = await gateway.reader.list(conditions, { cursor, limit });
      ids.push(...page.data.map(({ id }) => id));
      counts.push(page.count);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return { ids, counts };
  };

  it('have, for any conditions of an operator, exactly the payouts that meet all of them, each once and in order', async () => {
    const search = fc.constantFrom('order-12', 'order-77', 'ref-150', 'order-7', 'nothing');
    await fc.assert(
      fc.asyncProperty(drawn, optional(search), aPayout, async ({ merchant, ...conditions }, text, sameRecipientAs) => {
        const merchantId = merchant === undefined ? undefined : merchants[merchant];
        const asked = present({ ...conditions, merchantId, search: text, sameRecipientAs });
        const expected = await expectedIds(asked);
        const { ids, counts } = await walk(asked);
        expect(ids).toEqual(expected);
        expect(new Set(counts)).toEqual(new Set([Math.min(expected.length, text === undefined ? 10_000 : 1_000)]));
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('narrowed by outcome have the payouts that are paid or failed since a time, in the order of that time', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, at, aPayout, async ({ status, merchant, ...conditions }, statusSince, sameRecipientAs) => {
        const asked = present({
          ...conditions,
          merchantId: merchant === undefined ? undefined : merchants[merchant],
          sameRecipientAs,
          status: status?.filter((one) => (OUTCOME_STATUSES as readonly string[]).includes(one)),
          statusSince,
        });
        if (asked.status?.length === 0) return;
        expect((await walk(asked)).ids).toEqual(await expectedIds(asked));
      }),
      { numRuns: RUNS / 3 },
    );
  }, 120_000);

  it('have only the payouts of the merchant that asks, for any conditions', async () => {
    const tenant = { merchantId: gateway.merchant().id, mode: 'test' as const };
    const reader = gateway.app.get(PayoutsReader);
    await fc.assert(
      fc.asyncProperty(
        drawn,
        optional(fc.constantFrom('order-7', 'order-15', 'order-20', 'none')),
        async ({ mode: _mode, merchant: _merchant, ...conditions }, reference) => {
          const filter = present({ ...conditions, reference });
          const expected = await expectedIds({ ...filter, ...tenant });
          const { data } = await reader.list(tenant, filter as never, { cursor: null, limit: 100 });
          expect(data.map(({ id }) => id)).toEqual(expected.slice(0, 100));
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('have each payout of the queue once, with its oldest open case, for any reasons and accounts', async () => {
    await gateway.runUnguarded(`INSERT INTO moderation_case (id, payout_id, mode, reason, opened_at)
      SELECT id || '_2', payout_id, mode, 'HELD', opened_at + CASE WHEN length(id) % 2 = 0 THEN interval '1 minute' ELSE interval '-1 minute' END FROM moderation_case WHERE closed_at IS NULL`);
    await gateway.runUnguarded(`UPDATE moderation_case c SET mode = p.mode FROM payout p WHERE p.id = c.payout_id`);
    const reasons = optional(fc.subarray(['POLICY', 'UNKNOWN_OUTCOME', 'HELD', 'CONFLICT'], { minLength: 1 }));
    const accounts = optional(fc.subarray([gateway.merchant().accountId, 'acc_none'], { minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('live' as const, 'test' as const), reasons, accounts, async (mode, asked, accountIds) => {
        const expected = await gateway.run<{ id: string }>(
          `SELECT p.id FROM payout p JOIN (SELECT DISTINCT ON (payout_id) * FROM moderation_case WHERE closed_at IS NULL ORDER BY payout_id, opened_at, reason) c ON c.payout_id = p.id
           WHERE p.mode = $1 AND ($2::text[] IS NULL OR c.reason = ANY ($2)) AND ($3::text[] IS NULL OR p.provider_account_id = ANY ($3)) ORDER BY c.opened_at, p.id`,
          [mode, asked ?? null, accountIds ?? null],
        );
        const filter = { mode, ...(asked && { reasons: asked }), ...(accountIds && { providerAccountIds: accountIds }) };
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof gateway.reader.queue>> = await gateway.reader.queue(filter, 'viewer', { cursor, limit: 30 });
          found.push(...page.data.map(({ row }) => row.id));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(found).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: RUNS / 5 },
    );
  }, 120_000);

  it('say that there is more where a search finds more than a thousand', async () => {
    const [few, many] = [
      { mode: 'test' as const, search: 'order-12' },
      { mode: 'live' as const, search: 'order-' },
    ];
    const read = (conditions: PayoutConditions) => gateway.reader.list(conditions, { cursor: null, limit: 1 });
    expect(await read(few)).toMatchObject({ count: (await expectedIds(few)).length, isCapped: false });
    expect((await expectedIds(many)).length).toBeGreaterThan(1_000);
    expect(await read(many)).toMatchObject({ count: 1_000, isCapped: true });
  });
});
