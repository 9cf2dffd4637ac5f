import { FourEyes } from '@app/changes';
import { Database } from '@app/database';
import { FIRST_STEP_NAMES, type FirstStep } from '@app/domain';
import { FirstStepsReader } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdminClient } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ http: true });
}, 90_000);
afterAll(() => gateway.stop());

/** What is left to do, read anew. */
async function left(): Promise<FirstStep[]> {
  const steps = await new FirstStepsReader(gateway.app.get(Database), gateway.app.get(FourEyes)).read();
  return FIRST_STEP_NAMES.filter((step) => !steps[step]);
}

/** What is left while something is undone for a moment. */
async function leftWithout(sql: string, back: string): Promise<FirstStep[]> {
  await gateway.runUnguarded(sql);
  const steps = await left();
  await gateway.runUnguarded(back);
  return steps;
}

describe('the first steps', () => {
  it('are done one by one, each by what is configured and paid now', async () => {
    const before = await left();
    expect(before).toEqual(expect.arrayContaining(['second_person', 'test_payout', 'live_payout']));
    expect(before).not.toEqual(expect.arrayContaining(['service']));
    const second = await AdminClient.open(gateway, 'Second');
    expect(await left()).not.toContain('second_person');
    await gateway.run('UPDATE operator SET disabled_at = now() WHERE id = $1', [second.operatorId]);
    expect(await left()).toContain('second_person');
    await gateway.run('UPDATE operator SET disabled_at = NULL WHERE id = $1', [second.operatorId]);
    const id = await gateway.create();
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await left()).not.toContain('test_payout');
    expect(await left()).toContain('live_payout');
  });

  it('count a service, a route and an account only while they are on', async () => {
    expect(await leftWithout('UPDATE service SET enabled = false', 'UPDATE service SET enabled = true')).toEqual(
      expect.arrayContaining(['service', 'test_route']),
    );
    expect(await leftWithout('UPDATE route SET enabled = false', 'UPDATE route SET enabled = true')).toContain('test_route');
    const pause = `UPDATE provider_account SET paused_at = now(), pause_reason = 'a test'`;
    expect(await leftWithout(pause, 'UPDATE provider_account SET paused_at = NULL, pause_reason = NULL')).toEqual(
      expect.arrayContaining(['test_account', 'test_route']),
    );
    expect(await leftWithout('UPDATE merchant SET test_disabled_at = now()', 'UPDATE merchant SET test_disabled_at = NULL')).toContain('merchant');
  });

  it('are told to those who can do them, and to nobody else', async () => {
    const [ada, vera] = [await AdminClient.open(gateway, 'Ada'), await AdminClient.open(gateway, 'Vera', 'viewer')];
    expect((await ada.get('/first-steps')).body).toMatchObject({ data: FIRST_STEP_NAMES.map((step) => ({ step })), live_payout_paid: false });
    expect((await vera.get('/first-steps')).status).toBe(403);
  });
});
