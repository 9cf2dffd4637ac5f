import { newId } from '@app/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TestGateway } from '../setup/gateway.js';

const DAY_MS = 86_400_000;

let gateway: TestGateway;

beforeAll(async () => {
  // No workers run: the tests call the jobs themselves.
  gateway = await TestGateway.start({ merchants: { unrecallable: { capabilities: { revoke: false } } }, jobs: false });
}, 90_000);

afterAll(() => gateway.stop());
afterEach(() => void jest.useRealTimers());

const outlive = (id: string) => gateway.run(`UPDATE payout SET expires_at = now() WHERE id = $1`, [id]);

async function pending(merchant = 'main'): Promise<string> {
  const id = await gateway.create({ merchant, account: '6000000001' });
  await gateway.submission.submit(id, 'invoke');
  expect(await gateway.state(id)).toMatchObject({ status: 'PENDING' });
  return id;
}

/** Sets the clock of the machine off; the clock of the database stays correct. */
function setClock(offsetMs: number): void {
  jest.useFakeTimers({
    now: Date.now() + offsetMs,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}

describe('payout expiry', () => {
  it('ends a payout that was never sent, with a reason and nothing paid', async () => {
    const ready = await gateway.create({ autoprocess: false });
    const created = await gateway.create({ fields: { account_number: '1000000000' } });
    const due = await gateway.create();
    expect([(await gateway.state(created)).status, (await gateway.state(due)).tasks]).toEqual(['CREATED', ['invoke']]);
    for (const id of [ready, created, due]) await outlive(id);
    await gateway.expiry.expire();
    for (const id of [ready, created, due]) {
      expect(await gateway.state(id)).toMatchObject({ status: 'EXPIRED', resolution: 'OPERATION_EXPIRED', processed_amount_minor: 0n, tasks: [] });
      expect((await gateway.events(id)).at(-1)).toMatchObject({ actor_type: 'system', to_status: 'EXPIRED' });
    }
    await gateway.submission.submit(due, 'invoke');
    expect(await gateway.sends(due)).toEqual([]);
  });

  it('revokes a payout that the provider holds, once', async () => {
    const id = await pending();
    await outlive(id);
    await Promise.all([gateway.expiry.expire(), gateway.expiry.expire(), gateway.expiry.expire()]);
    expect(await gateway.state(id)).toMatchObject({ status: 'REVOKING', resolution: 'OPERATION_EXPIRED', tasks: ['enquire', 'revoke'] });
    await gateway.submission.submit(id, 'revoke');
    expect(await gateway.state(id)).toMatchObject({ status: 'REVOKED', processed_amount_minor: 0n });
    expect(await gateway.sends(id)).toEqual(['create', 'revoke']);
  });

  it('opens a case where the provider cannot revoke, and not again after an operator has decided', async () => {
    const id = await pending('unrecallable');
    await outlive(id);
    await gateway.expiry.expire();
    expect(await gateway.state(id)).toMatchObject({
      status: 'PENDING',
      reasons: ['EXPIRED_IN_FLIGHT'],
      resolution: 'OPERATION_EXPIRED',
      tasks: ['enquire'],
    });
    await gateway.act('operator', id, 'process');
    await gateway.expiry.expire();
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', reasons: [] });
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('leaves payouts with an open case, an open attempt or an unknown outcome alone', async () => {
    const [held, sending, unknown] = [await pending(), await pending(), await gateway.create({ account: '3000000002' })];
    await gateway.act('operator', held, 'hold');
    await gateway.run(
      `WITH op AS (INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, provider_key) VALUES ($1, $2, $3, 'revoke', $4) RETURNING id)
       INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline) SELECT $5, id, $2, 'revoke', 1, now() FROM op`,
      [newId('operation'), sending, gateway.merchant().accountId, `${sending}-revoke`, newId('attempt')],
    );
    await gateway.submission.submit(unknown, 'invoke');
    const before = await Promise.all([held, sending, unknown].map((id) => gateway.state(id)));
    for (const id of [held, sending, unknown]) await outlive(id);
    await gateway.expiry.expire();
    const after = await Promise.all([held, sending, unknown].map((id) => gateway.state(id)));
    expect(after.map(({ status, version }) => [status, version])).toEqual(before.map(({ status, version }) => [status, version]));
    await gateway.act('operator', held, 'release');
    await gateway.expiry.expire();
    expect((await gateway.state(held)).status).toBe('REVOKING');
  });

  it('uses the clock of the database, not of the machine', async () => {
    const alive = await gateway.create({ autoprocess: false, lifetimeSeconds: 3_600 });
    const over = await gateway.create({ autoprocess: false });
    await outlive(over);
    setClock(3 * DAY_MS);
    await gateway.expiry.expire();
    expect((await gateway.state(alive)).status).toBe('READY');
    expect((await gateway.state(over)).status).toBe('EXPIRED');

    const another = await gateway.create({ autoprocess: false });
    await outlive(another);
    setClock(-6 * DAY_MS);
    await gateway.expiry.expire();
    expect((await gateway.state(another)).status).toBe('EXPIRED');
    const created = await gateway.create({ autoprocess: false, lifetimeSeconds: 3_600 });
    const [row] = await gateway.run<{ seconds: number }>('SELECT extract(epoch FROM expires_at - now())::float8 AS seconds FROM payout WHERE id = $1', [
      created,
    ]);
    expect(row?.seconds).toBeGreaterThan(3_500);
    expect(row?.seconds).toBeLessThan(3_700);
  });

  it('never ends a payout that is sent at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => gateway.create({ account: '1000000000' })));
    await Promise.all(
      ids.flatMap((id, index) => [
        gateway.submission.submit(id, 'invoke'),
        index % 2 === 0 ? outlive(id).then(() => gateway.expiry.expire()) : gateway.expiry.expire(),
      ]),
    );
    for (const id of ids) {
      const { status } = await gateway.state(id);
      const ledger = await gateway.ledger(id);
      expect([status, ledger]).toEqual(
        status === 'EXPIRED' ? ['EXPIRED', []] : [expect.stringMatching(/^(PROCESSED|READY)$/), status === 'READY' ? [] : ['out 100.00']],
      );
    }
  });
});
