import { FAILED_STATUSES, IN_FLIGHT_STATUSES, PAID_STATUSES } from '@app/domain';
import { type Overview, OverviewReader, type PayoutConditions } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../setup/gateway.js';

const CALLBACK_URL = 'http://127.0.0.1:9/nobody-listens';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ merchants: { asked: { policy: { always: true } } }, environment: { CALLBACK_RETRY_SCALE: '1' } });
}, 90_000);

afterAll(() => gateway.stop());

const overview = (): Promise<Overview> => gateway.app.get(OverviewReader).read('test');
const count = async (conditions: Omit<PayoutConditions, 'mode'>): Promise<number> =>
  (await gateway.reader.list({ mode: 'test', ...conditions }, { cursor: null, limit: 1 })).count;
/** As if it had happened a day ago. */
const makeOlder = (column: 'payout.created_at' | 'payout_outcome.since', id: string): Promise<void> => {
  const [table = '', name = ''] = column.split('.');
  return gateway.runUnguarded(`UPDATE ${table} SET ${name} = ${name} - interval '1 day' WHERE ${table === 'payout' ? 'id' : 'payout_id'} = $1`, [id]);
};

describe('overview', () => {
  it('counts as paid today what became paid today, whenever it was created, as the list behind the figure does', async () => {
    const [older, today] = [await gateway.create(), await gateway.create()];
    for (const id of [older, today]) await gateway.waitForStatus(id, 'PROCESSED');
    await makeOlder('payout.created_at', older);
    const before = await overview();
    expect([before.processed_today, before.created_today]).toEqual([2, 1]);
    expect(await count({ status: PAID_STATUSES, statusSince: before.today })).toBe(2);
    await makeOlder('payout_outcome.since', older);
    const after = await overview();
    expect([after.processed_today, await count({ status: PAID_STATUSES, statusSince: after.today })]).toEqual([1, 1]);
    expect(await count({ createdFrom: after.today })).toBe(after.created_today);
  });

  it('counts every failed status, as the list behind the figure does', async () => {
    const before = await overview();
    const refused = await gateway.create({ amount: '0.01' });
    expect((await gateway.state(refused)).status).toBe('CREATE_FAILED');
    const after = await overview();
    expect(after.failed_today).toBe(before.failed_today + 1);
    expect(await count({ status: FAILED_STATUSES, statusSince: after.today })).toBe(after.failed_today);
  });

  it('finds a case that names no mode, as programs of 0.2 open it in the statement that creates its payout', async () => {
    const id = `po_${'0'.repeat(32)}`;
    await gateway.run(
      `WITH created AS (
         INSERT INTO payout SELECT (jsonb_populate_record(p, jsonb_build_object('id', $1::text, 'mode', 'live', 'provider_account_id', NULL))).* FROM payout p WHERE status = 'CREATE_FAILED' LIMIT 1)
       INSERT INTO moderation_case (id, payout_id, reason) VALUES ('case_of_0_2', $1, 'HELD')`,
      [id],
    );
    const { data } = await gateway.reader.queue({ mode: 'live' }, 'viewer', { cursor: null, limit: 1 });
    expect(data.map(({ row }) => row.id)).toEqual([id]);
  });

  it('no longer counts a payout as paid when it is being taken back', async () => {
    const id = await gateway.create();
    await gateway.waitForStatus(id, 'PROCESSED');
    const before = await overview();
    await gateway.runUnguarded(`ALTER TABLE payout ENABLE ALWAYS TRIGGER note_new_outcome`);
    await gateway.runUnguarded(`UPDATE payout SET status = 'CANCELLED', version = version + 1 WHERE id = $1`, [id]);
    expect((await overview()).processed_today).toBe(before.processed_today - 1);
  });

  it('names the age of the payout that is the first in the queue, and as many as wait there', async () => {
    const ids = [await gateway.create({ merchant: 'asked' }), await gateway.create({ merchant: 'asked' })];
    for (const id of ids) await gateway.waitForCase(id, 'POLICY');
    await gateway.runUnguarded(`UPDATE moderation_case SET opened_at = opened_at - interval '1 hour' WHERE payout_id = $1`, [ids[1]]);
    const [figures, queue] = [await overview(), await gateway.reader.queue({ mode: 'test' }, 'operator', { cursor: null, limit: 25 })];
    expect(queue.data.map(({ row }) => row.id)).toEqual([ids[1], ids[0]]);
    expect(figures.oldest_case_opened_at).toEqual(queue.data[0]?.row.opened_at);
    expect(queue.counts).toEqual({ reasons: [{ reason: 'POLICY', count: figures.needs_decision }], isCapped: false });
    expect(await count({ status: IN_FLIGHT_STATUSES })).toBe(figures.in_flight);
  });

  it('counts a callback that has failed once as failing', async () => {
    const before = await overview();
    const id = await gateway.create({ callbackUrl: CALLBACK_URL, merchant: 'asked' });
    await gateway.waitFor(
      id,
      async () => (await gateway.run(`SELECT FROM callback_delivery WHERE payout_id = $1 AND last_error IS NOT NULL AND attempts = 1`, [id])).length > 0,
    );
    expect((await overview()).callbacks_failing).toBeGreaterThan(before.callbacks_failing);
  });
});
