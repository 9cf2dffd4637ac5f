import { HistoryVerifier } from '@app/audit';
import { OPERATOR_ROLES, type OperatorRole, roleMay } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdminClient, PASSWORD } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const REASON = 'The bank asks for the name';

let gateway: TestGateway;
let people: Record<OperatorRole, AdminClient>;
let payoutId: string;

const reveals = () =>
  gateway.run<{ operator_id: string; data: unknown }>(`SELECT operator_id, data FROM access_event WHERE kind = 'recipient.revealed' ORDER BY number`);

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
  people = Object.fromEntries(
    await Promise.all(OPERATOR_ROLES.map(async (role) => [role, await AdminClient.open(gateway, role, role)] as const)),
  ) as typeof people;
  payoutId = await gateway.create({ autoprocess: false, fields: { account_number: '1000000001', holder_name: 'Grace Hopper' } });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
});

describe('revealing a recipient', () => {
  it('shows the details in clear for a moment, is stored in no cache, and is recorded with who and why', async () => {
    const answer = await people.admin.send('POST', `/payouts/${payoutId}/reveal`, { reason: REASON, password: PASSWORD });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        data: [
          { name: 'account_number', title: 'Account number', value: '1000000001' },
          { name: 'holder_name', title: 'Holder name', value: 'Grace Hopper' },
        ],
        hide_after_seconds: 30,
      },
    ]);
    expect(await reveals()).toEqual([{ operator_id: people.admin.operatorId, data: { payout: payoutId, reason: REASON } }]);
    expect((await gateway.app.get(HistoryVerifier).verify()).findings).toEqual([]);
  });

  it('stands in the audit log of the payout, without the details', async () => {
    const { body, text } = await people.auditor.send('GET', `/audit?subject_id=${payoutId}&source=reads`);
    expect(body['data']).toMatchObject([
      { action: 'recipient.revealed', subject: 'payout', subject_id: payoutId, reason: REASON, operator: { id: people.admin.operatorId } },
    ]);
    expect(text).not.toContain('Hopper');
  });

  it.each(OPERATOR_ROLES)('needs the permission: the role %s', async (role) => {
    const before = await reveals();
    const { status } = await people[role].send('POST', `/payouts/${payoutId}/reveal`, { reason: REASON, password: PASSWORD });
    expect(status).toBe(roleMay(role, 'details.reveal') ? 200 : 403);
    expect((await reveals()).length - before.length).toBe(roleMay(role, 'details.reveal') ? 1 : 0);
  });

  it.each([
    ['a wrong password', { reason: REASON, password: 'another' }, 403],
    ['no password', { reason: REASON }, 400],
    ['no reason', { password: PASSWORD }, 400],
  ])('is refused with %s, and shows nothing', async (_what, body, status) => {
    const before = await reveals();
    const answer = await people.admin.send('POST', `/payouts/${payoutId}/reveal`, body);
    expect([answer.status, answer.text.includes('Hopper')]).toEqual([status, false]);
    expect(await reveals()).toEqual(before);
  });

  it('answers 404 for a payout that does not exist', async () => {
    const { status } = await people.admin.send('POST', `/payouts/po_${'0'.repeat(32)}/reveal`, { reason: REASON, password: PASSWORD });
    expect(status).toBe(404);
  });

  it('says that the key of the details is gone, and records nothing', async () => {
    const id = await gateway.create({ autoprocess: false });
    await gateway.runUnguarded(`UPDATE payout SET fields_encrypted = 'nobody.' || fields_encrypted WHERE id = $1`, [id]);
    const before = await reveals();
    const { status, body } = await people.admin.send('POST', `/payouts/${id}/reveal`, { reason: REASON, password: PASSWORD });
    expect([status, body.code]).toEqual([409, 'action_not_allowed']);
    expect(await reveals()).toEqual(before);
  });
});

describe('payouts of a merchant', () => {
  it('are all in its list, whatever else narrows it, and an id that no merchant can have is refused', async () => {
    const id = await gateway.create({ reference: 'of-the-merchant' });
    const listed = async (query: string): Promise<unknown> =>
      (await people.viewer.send('GET', `/payouts?mode=test&search=of-the-merchant&${query}`)).body['data'];
    expect(await listed(`merchant=${gateway.merchant().id}`)).toMatchObject([{ id }]);
    expect(await listed(`merchant=mer_${'0'.repeat(32)}`)).toEqual([]);
    expect((await people.viewer.send('GET', '/payouts?merchant=everybody')).status).toBe(400);
  });
});

describe('payouts to the same recipient', () => {
  it('are found through one of them, of the same service and mode only', async () => {
    const fields = { account_number: '1000000001', holder_name: 'Ada Lovelace' };
    const [first, second] = [await gateway.create({ fields }), await gateway.create({ fields })];
    const { status, body } = await people.viewer.send('GET', `/payouts?mode=test&same_recipient_as=${first}`);
    expect([status, (body['data'] as { id: string }[]).map(({ id }) => id)]).toEqual([200, [second, first]]);
    expect((await people.viewer.send('GET', `/payouts?mode=live&same_recipient_as=${first}`)).body['data']).toEqual([]);
    expect((await people.viewer.send('GET', '/payouts?same_recipient_as=everybody')).status).toBe(400);
  });
});
