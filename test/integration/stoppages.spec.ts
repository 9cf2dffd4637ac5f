import { type AlertName, Alerts } from '@app/observability';
import { OperationsReader, type Stoppage, StoppagesReader, StoppageWatchService } from '@app/payouts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { payoutStoppageView, stoppageView } from '../../apps/gateway/src/http/admin/stoppages/stoppage.mapper.js';
import { TestGateway } from '../setup/gateway.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({
    jobs: false,
    merchants: { other: { accountOptions: { breaker: { failures: 3, openSeconds: 60 } } } },
  });
}, 90_000);

afterAll(() => gateway.stop());

afterEach(async () => {
  await gateway.run(`UPDATE provider_account SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, breaker_opened_at = NULL, breaker_retry_at = NULL`);
  await gateway.runUnguarded('DELETE FROM payout_task');
  await gateway.run('UPDATE payout SET wanted = NULL');
});

const list = (): Promise<Stoppage[]> => gateway.app.get(StoppagesReader).list('test');
const summary = async (): Promise<[string, number, string | null][]> => (await list()).map(({ cause, payouts, oldest_id: id }) => [cause, payouts, id]);
const stoppageOf = async (id: string) => (await gateway.reader.detail(id, 'viewer')).stoppage;

const pause = (minutes = 0): Promise<unknown> =>
  gateway.run(
    `UPDATE provider_account SET paused_at = now() - make_interval(mins => $2), paused_by = 'op_1', pause_reason = 'the bank is closed' WHERE id = $1`,
    [gateway.merchant().accountId, minutes],
  );

const late = (id: string, minutes: number): Promise<unknown> =>
  gateway.run('UPDATE payout_task SET due_at = now() - make_interval(mins => $2) WHERE payout_id = $1', [id, minutes]);

describe('what stops money', () => {
  it('is nothing while payouts are due and taken', async () => {
    const id = await gateway.create();
    expect([await list(), await stoppageOf(id)]).toEqual([[], null]);
  });

  it('is a paused account, with what waits for it, also before anything does', async () => {
    await pause();
    expect(await list()).toMatchObject([{ cause: 'account_paused', payouts: 0, account_name: 'Test Bank', detail: 'the bank is closed', oldest_id: null }]);
    const [first, second] = [await gateway.create(), await gateway.create()];
    await late(first, 5);
    expect(await summary()).toEqual([['account_paused', 2, first]]);
    expect(await stoppageOf(second)).toMatchObject({ cause: 'account_paused', account_name: 'Test Bank' });
    expect(payoutStoppageView(await stoppageOf(second))?.sentence).toBe('It waits because the account Test Bank is paused. Reason: the bank is closed');
  });

  it('is an open circuit breaker, for the payouts of its account only', async () => {
    const [through, beside] = [await gateway.create({ merchant: 'other' }), await gateway.create()];
    await gateway.run(
      `UPDATE provider_account SET breaker_opened_at = now(), breaker_retry_at = now() + interval '1 minute', breaker_reason = '3 of 3' WHERE id = $1`,
      [gateway.merchant('other').accountId],
    );
    expect(await summary()).toEqual([['breaker_open', 1, through]]);
    expect([(await stoppageOf(through))?.cause, await stoppageOf(beside)]).toEqual(['breaker_open', null]);
  });

  it('is a payout that has been due for more than a minute, but not one that waits for an operator', async () => {
    const [overdue, held] = [await gateway.create(), await gateway.create()];
    await gateway.act('operator', held, 'hold');
    await late(overdue, 2);
    await late(held, 2);
    expect(await summary()).toEqual([['overdue', 1, overdue]]);
    expect([(await stoppageOf(overdue))?.cause, await stoppageOf(held)]).toEqual(['overdue', null]);
  });

  it('is a sender that holds the lock of an overdue payout without finishing', async () => {
    const id = await gateway.create();
    await late(id, 2);
    const sender = new pg.Client({ connectionString: gateway.database.url });
    await sender.connect();
    await sender.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [id]);
    expect([await summary(), (await stoppageOf(id))?.cause]).toEqual([[['sender_busy', 1, id]], 'sender_busy']);
    await sender.end();
    await expect(summary()).resolves.toEqual([['overdue', 1, id]]);
  });

  it('is an answer that a provider waits for', async () => {
    const id = await gateway.create();
    await gateway.runUnguarded('DELETE FROM payout_task WHERE payout_id = $1', [id]);
    await gateway.runUnguarded(`UPDATE payout SET status = 'PENDING', wanted = $2 WHERE id = $1`, [
      id,
      JSON.stringify({ type: 'enter_code', fields: ['code'] }),
    ]);
    expect([await summary(), (await stoppageOf(id))?.cause]).toEqual([[['answer_awaited', 1, id]], 'answer_awaited']);
    expect((await list()).map(stoppageView)).toMatchObject([{ title: 'Providers wait for an answer', payouts: 1, account: null, oldest: { id } }]);
  });

  it('is counted by cause for monitoring, with an entry for each', async () => {
    await pause();
    await gateway.create();
    const { stoppedPayouts } = (await gateway.app.get(OperationsReader).figures()).ofMode.test;
    expect(Object.fromEntries(stoppedPayouts)).toEqual({
      kill_switch: 0,
      account_paused: 1,
      account_unproved: 0,
      breaker_open: 0,
      sender_busy: 0,
      overdue: 0,
      answer_awaited: 0,
    });
  });
});

describe('the watch over stoppages', () => {
  it('raises an alert once for each cause while it lasts, and again when it returns', async () => {
    const alerts = gateway.app.get(Alerts);
    const [raise, raised] = [alerts.raise.bind(alerts), [] as [AlertName, string | undefined][]];
    alerts.raise = (name, { cause }) => void raised.push([name, cause]);
    const watch = gateway.app.get(StoppageWatchService);
    const id = await gateway.create();
    await late(id, 1);
    await watch.check();
    expect(raised).toEqual([]);
    await late(id, 3);
    await watch.check();
    await watch.check();
    expect(raised.splice(0)).toEqual([['payouts_overdue', 'overdue']]);
    await pause(14);
    await watch.check();
    expect(raised).toEqual([]);
    await gateway.run(`UPDATE provider_account SET paused_at = now() - interval '16 minutes' WHERE paused_at IS NOT NULL`);
    await watch.check();
    await watch.check();
    expect(raised.splice(0)).toEqual([['payouts_waiting', 'account_paused']]);
    await gateway.run(`UPDATE provider_account SET paused_at = NULL, paused_by = NULL, pause_reason = NULL`);
    await watch.check();
    expect(raised).toEqual([['payouts_overdue', 'overdue']]);
    alerts.raise = raise;
  });
});
