import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PayoutsReader } from '@app/payouts';
import { payoutOf, TestGateway } from '../setup/gateway.js';

const ASKS = '8000000001';
const PASSWORD = '123456';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway.stop());

/** Creates a payout whose provider waits for a one-time password. */
async function waiting(account = ASKS, callbackUrl: string | null = null): Promise<string> {
  const id = await gateway.create({ account, callbackUrl });
  await gateway.waitForStatus(id, 'PENDING');
  return id;
}

const supply = async (id: string, fields: Record<string, unknown>) => payoutOf(await gateway.commands.supplyDetails(gateway.request(id), fields));
const typesOf = async (id: string) => (await gateway.events(id)).map(({ type }) => type);

describe('provider that requires a one-time password', () => {
  it('reports the required action with the payout and pays once the merchant has supplied the password', async () => {
    const id = await waiting();
    const [row] = await gateway.run(`SELECT wanted FROM payout WHERE id = $1`, [id]);
    expect(row).toEqual({ wanted: { type: 'otp', fields: ['otp'] } });
    expect(await supply(id, { otp: PASSWORD })).toMatchObject({ status: 'PENDING', next_step: { type: 'otp', fields: ['otp'], challenge: null } });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await gateway.run(`SELECT wanted, details_encrypted FROM payout WHERE id = $1`, [id])).toEqual([{ wanted: null, details_encrypted: null }]);
  });

  it('keeps waiting after a wrong password and reports why it was refused', async () => {
    const id = await waiting();
    await supply(id, { otp: '000000' });
    await gateway.waitFor(id, async () => (await typesOf(id)).includes('details.refused'));
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', reasons: [] });
    await supply(id, { otp: PASSWORD });
    await gateway.waitForStatus(id, 'PROCESSED');
    // A provider that remembers keys would treat the second password as a repeat of the first.
    const keys = await gateway.run(`SELECT provider_key FROM payout_operation WHERE payout_id = $1 AND operation = 'submit_details' ORDER BY ordinal`, [id]);
    expect(keys).toEqual([{ provider_key: `${id}-submit-details` }, { provider_key: `${id}-submit-details-2` }]);
  });

  it.each(['all', 'final'] as const)(
    'tells a merchant subscribed to %s events that a wrong password was refused, and why, in a callback and in the events',
    async (events) => {
      await gateway.run(`UPDATE merchant SET callback_events = $2 WHERE id = $1`, [gateway.merchant().id, events]);
      const id = await waiting(ASKS, 'https://merchant.example/callbacks');
      await supply(id, { otp: '000000' });
      await gateway.waitFor(id, async () => (await typesOf(id)).includes('details.refused'));
      const refusal = {
        resolution: expect.any(String) as unknown,
        provider_code: expect.any(String) as unknown,
        provider_message: expect.any(String) as unknown,
      };
      const sent = await gateway.run<{ type: string; sequence: number; payload: string }>(
        `SELECT type, sequence, payload FROM callback_delivery WHERE payout_id = $1 ORDER BY sequence`,
        [id],
      );
      expect(sent.at(-1)).toMatchObject({ type: 'payout.details_refused' });
      expect(JSON.parse(sent.at(-1)?.payload ?? '')).toMatchObject({ refusal, data: { status: 'PENDING', next_step: { type: 'otp', fields: ['otp'] } } });
      const { data } = await gateway.app.get(PayoutsReader).events({ merchantId: gateway.merchant().id, mode: 'test' }, id, { limit: 100, cursor: null });
      expect(data.find(({ type }) => type === 'details.refused')).toEqual({
        sequence: sent.at(-1)?.sequence,
        type: 'details.refused',
        status: null,
        resolution: null,
        refusal,
        occurred_at: expect.any(String) as unknown,
      });
      expect(data.map(({ sequence }) => sequence)).toEqual(expect.arrayContaining(sent.map(({ sequence }) => sequence)));
      expect(JSON.stringify([data, sent])).not.toContain('000000');
      await gateway.run(`UPDATE merchant SET callback_events = 'all' WHERE id = $1`, [gateway.merchant().id]);
    },
  );

  it.each(['all', 'final'] as const)('notifies a merchant subscribed to %s events with a callback in the right order', async (events) => {
    await gateway.run(`UPDATE merchant SET callback_events = $2 WHERE id = $1`, [gateway.merchant().id, events]);
    const id = await waiting(ASKS, 'https://merchant.example/callbacks');
    const callbacks = await gateway.run<{ type: string; sequence: number; payload: string }>(
      `SELECT type, sequence, payload FROM callback_delivery WHERE payout_id = $1 ORDER BY sequence`,
      [id],
    );
    expect(new Set(callbacks.map(({ sequence }) => sequence)).size).toBe(callbacks.length);
    expect(callbacks.at(-1)).toMatchObject({ type: 'payout.next_step_required' });
    expect(JSON.parse(callbacks.at(-1)?.payload ?? '')).toMatchObject({ data: { status: 'PENDING', next_step: { type: 'otp', fields: ['otp'] } } });
    await gateway.run(`UPDATE merchant SET callback_events = 'all' WHERE id = $1`, [gateway.merchant().id]);
  });

  it('accepts the password from an operator as well, with a reason', async () => {
    const id = await waiting('8000000002');
    await expect(gateway.act('viewer', id, 'submit_details', { details: { otp: PASSWORD } })).rejects.toMatchObject({ code: 'action_not_allowed' });
    expect(await gateway.act('operator', id, 'submit_details', { reason: 'The owner read it to me.', details: { otp: PASSWORD } })).toMatchObject({
      kind: 'done',
      decision: { step: 'submit_details', sends: 'submit_details' },
    });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect((await gateway.events(id)).find(({ type }) => type === 'details.supplied')).toMatchObject({
      reason: 'The owner read it to me.',
      actor_type: 'operator',
    });
  });

  it.each([
    [{}, '/fields/otp'],
    [{ otp: 123456 }, '/fields/otp'],
    [{ otp: PASSWORD, more: 'x' }, '/fields/more'],
    [{ otp: 'x'.repeat(5_000) }, '/fields/otp'],
  ])('refuses %j by member and keeps waiting', async (fields, pointer) => {
    const id = await waiting();
    await expect(supply(id, fields)).rejects.toMatchObject({ code: 'invalid_fields', faults: [{ pointer }] });
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING' });
    await gateway.command(id, 'revoke');
    await gateway.waitForStatus(id, 'REVOKED');
    expect(await gateway.run(`SELECT wanted FROM payout WHERE id = $1`, [id])).toEqual([{ wanted: null }]);
  });

  it('stores the password in clear nowhere', async () => {
    const id = await waiting();
    await supply(id, { otp: PASSWORD });
    await gateway.waitForStatus(id, 'PROCESSED');
    for (const table of ['payout', 'payout_event', 'payout_attempt', 'payout_statement', 'callback_delivery', 'idempotency_record']) {
      const rows = await gateway.run<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      expect(rows.map(({ row }) => row).join('\n')).not.toContain(PASSWORD);
    }
  });

  it('accepts no password while a human decision is pending', async () => {
    const id = await waiting();
    await gateway.act('operator', id, 'hold');
    await expect(supply(id, { otp: PASSWORD })).rejects.toMatchObject({ code: 'action_not_allowed' });
    await gateway.act('operator', id, 'release');
    await supply(id, { otp: PASSWORD });
    await gateway.waitForStatus(id, 'PROCESSED');
  });
});
