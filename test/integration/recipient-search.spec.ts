import { HistoryVerifier } from '@app/audit';
import { OPERATOR_ROLES, type OperatorRole, roleMay } from '@app/domain';
import { Alerts, SecurityLog } from '@app/observability';
import { MAX_REVEALS_PER_HOUR, MAX_SEARCHES_PER_HOUR } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AdminClient, PASSWORD } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const GRACE = { account_number: '1000000001', holder_name: 'Grace Hopper' };
const SERVICE = 'bank_transfer_eur';

let gateway: TestGateway;
let people: Record<OperatorRole, AdminClient>;
let payouts: string[];

const search = (who: AdminClient, fields: object = GRACE, mode = 'test', service = SERVICE) => who.post('/recipients/searches', { mode, service, fields });
const searches = () =>
  gateway.run<{ by_id: string; data: Record<string, unknown> }>(`SELECT by_id, data FROM access_event WHERE kind = 'recipient.searched' ORDER BY number`);

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
  people = Object.fromEntries(
    await Promise.all(OPERATOR_ROLES.map(async (role) => [role, await AdminClient.open(gateway, role, role)] as const)),
  ) as typeof people;
  payouts = [await gateway.create({ fields: GRACE, autoprocess: false }), await gateway.create({ fields: GRACE, autoprocess: false })];
}, 90_000);

afterAll(async () => {
  await gateway.stop();
});

describe('a search by the details of a recipient', () => {
  it('finds the payouts of the recipient in that mode and service, however the account number is grouped', async () => {
    const { status, body } = await search(people.admin, { account_number: ' 1000 0000-01', holder_name: 'Grace Hopper ' });
    expect([status, body]).toEqual([200, { count: 2, count_capped: false, payout_id: payouts[1] }]);
    const list = await people.admin.get(`/payouts?mode=test&same_recipient_as=${String(body['payout_id'])}`);
    expect((list.body['data'] as { id: string }[]).map(({ id }) => id)).toEqual([payouts[1], payouts[0]]);
    expect((await search(people.admin, GRACE, 'live')).body).toEqual({ count: 0, count_capped: false, payout_id: null });
    expect((await search(people.admin, { ...GRACE, holder_name: 'Ada Lovelace' })).body).toMatchObject({ count: 0 });
  });

  it('stands in the log of reads with who, which service and how many, never what was typed', async () => {
    const before = (await searches()).length;
    await search(people.admin);
    const [record] = (await searches()).slice(before);
    expect(record).toEqual({
      by_id: people.admin.operatorId,
      data: { recipient: expect.stringMatching(/^[0-9a-f]{24}$/), service: SERVICE, mode: 'test', found: 2 },
    });
    const { body, text } = await people.auditor.get(`/audit?source=reads&subject_id=${String(record?.data['recipient'])}&limit=1`);
    expect(body['data']).toMatchObject([
      {
        action: 'recipient.searched',
        label: 'Payouts of a recipient searched',
        subject: 'recipient',
        operator: { id: people.admin.operatorId },
        data: { found: 2 },
      },
    ]);
    expect(text).not.toMatch(/1000000001|Hopper/);
    expect((await gateway.run<{ text: string }>('SELECT jsonb_agg(to_jsonb(e))::text AS text FROM access_event e'))[0]?.text).not.toMatch(/1000000001|Hopper/);
    expect((await gateway.app.get(HistoryVerifier).verify()).findings).toEqual([]);
  });

  it.each([
    ['a field is missing', { account_number: '1000000001' }, 422, '/fields/holder_name'],
    ['a field has another form', { ...GRACE, account_number: 'ten' }, 422, '/fields/account_number'],
    ['a field is none of the service', { ...GRACE, shoe_size: '42' }, 422, '/fields/shoe_size'],
  ])('says which field is wrong and repeats no value, where %s', async (_what, fields, status, pointer) => {
    const before = (await searches()).length;
    const answer = await search(people.admin, fields);
    expect([answer.status, answer.body['errors']]).toEqual([status, [expect.objectContaining({ pointer })]]);
    expect(answer.text).not.toMatch(/1000000001|Hopper/);
    expect(await searches()).toHaveLength(before);
  });

  it('refuses a service that does not exist', async () => {
    expect((await search(people.admin, GRACE, 'test', 'none_such')).body.code).toBe('unknown_service');
  });

  it.each(OPERATOR_ROLES)('needs the permission, as do its forms: the role %s', async (role) => {
    const expected = roleMay(role, 'details.reveal') ? 200 : 403;
    expect([(await search(people[role])).status, (await people[role].get('/recipients/forms')).status]).toEqual([expected, expected]);
  });

  it('asks for the fields of every service, with their schema', async () => {
    const { body } = await people.admin.get('/recipients/forms');
    const form = (body['data'] as { code: string; fields: { required: string[] } }[]).find(({ code }) => code === SERVICE);
    expect(form?.fields.required).toEqual(['account_number', 'holder_name']);
  });
});

describe('searches and reveals of one operator', () => {
  it('are limited within an hour, which is an alert, and the security log names who went on', async () => {
    const ada = await AdminClient.open(gateway, 'Ada');
    const raised = jest.spyOn(gateway.app.get(Alerts), 'raise');
    const recorded = jest.spyOn(gateway.app.get(SecurityLog), 'record');
    const reveal = () => ada.post(`/payouts/${String(payouts[0])}/reveal`, { reason: 'Many in a row', password: PASSWORD });
    for (let made = 0; made < MAX_SEARCHES_PER_HOUR; made += 1) expect((await search(ada)).status).toBe(200);
    const refused = await search(ada);
    expect([refused.status, refused.body.code, refused.body['payout_id']]).toEqual([429, 'too_many_requests', undefined]);
    expect((await reveal()).status).toBe(200);
    await gateway.runUnguarded(
      `INSERT INTO access_event (number, kind, operator_id, by_id, data, occurred_at, hash) SELECT 1000000 + n, 'recipient.revealed', $1, $1, '{}', now(), ''
       FROM generate_series(1, $2::int) n`,
      [ada.operatorId, MAX_REVEALS_PER_HOUR - 2],
    );
    expect([(await reveal()).status, (await reveal()).status]).toEqual([200, 429]);
    expect((await search(people.admin)).status).toBe(200);
    expect(raised.mock.calls).toEqual([
      ['recipients_read', { operatorId: ada.operatorId, cause: 'recipient.searched' }],
      ['recipients_read', { operatorId: ada.operatorId, cause: 'recipient.revealed' }],
    ]);
    expect(recorded.mock.calls.map(([event, facts]) => [event, facts.what])).toEqual([
      ['reads_refused', 'recipient.searched'],
      ['reads_refused', 'recipient.revealed'],
    ]);
  }, 60_000);
});
