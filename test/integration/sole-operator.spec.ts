import { OperatorAdministration } from '@app/changes';
import { createLogger } from '@app/observability';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { AdminClient, requestIn } from '../setup/change-requests.js';
import { FakeProvider } from '../setup/fake-provider.js';
import { TEST_KEYS, TestGateway } from '../setup/gateway.js';
import { type Edge, openEdge, testConfig } from '../setup/http-edge.js';
import { CHANGE_REQUESTS, DECISIONS, type Place } from '../setup/two-person-operations.js';

const LIVE = { SANDBOX_MAY_BE_LIVE: 'true' };
const REASON = 'They have left the company';

/** Lines of the security log of the process with the setting. */
const logged: Record<string, unknown>[] = [];
let place: Place;
let sole: Edge;
/** The only operator, at a process without the setting and at one with it. */
let without: AdminClient;
let alone: AdminClient;

beforeAll(async () => {
  const provider = await FakeProvider.start();
  const gateway = await TestGateway.start({
    jobs: false,
    http: true,
    merchants: { shop: { hasLive: true, providerUrl: provider.url } },
    environment: LIVE,
  });
  place = { gateway, provider };
  await gateway.run(`UPDATE operator SET disabled_at = now()`);
  without = await AdminClient.open(gateway, 'Only');
  const config = testConfig({ DATABASE_URL: gateway.database.applicationUrl, ...TEST_KEYS, ...LIVE, SOLE_OPERATOR: 'true' });
  const write = (line: string): void => void logged.push(JSON.parse(line) as Record<string, unknown>);
  sole = await openEdge(GatewayModule.with(config, createLogger('info', { write })), config);
  alone = await without.at(sole.url, 'Only');
}, 90_000);

afterAll(async () => {
  await sole.stop();
  await place.gateway.stop();
  await place.provider.stop();
});

afterEach(() => place.gateway.run(`UPDATE operator SET disabled_at = now() WHERE id <> $1 AND disabled_at IS NULL`, [without.operatorId]));

const recordedAs = () => logged.filter(({ security }) => security === 'decided_alone');
/** What the histories say was decided alone about a request, an account or a kill switch. */
const saidAlone = async (about: string) =>
  place.gateway.run(
    `SELECT operator_id FROM configuration_change WHERE data->>'alone' = 'SOLE_OPERATOR' AND (subject_id = $1 OR data->>'changeRequest' = $1)
     UNION ALL SELECT actor_id FROM payout_event WHERE data->>'alone' = 'SOLE_OPERATOR' AND data->>'approval' = $1`,
    [about],
  );

describe.each([...CHANGE_REQUESTS, ...DECISIONS])('%s', (_, operation) => {
  it('cannot be completed by the only operator without the setting', async () => {
    const { about, agree } = await operation(place)(without);
    const answer = await agree(without);
    expect([403, 409]).toContain(answer.status);
    expect(answer.body.detail).toContain('npm run operator:invite');
    expect(await saidAlone(about)).toEqual([]);
  });

  it('has a way for the only operator under SOLE_OPERATOR, with the password, and is recorded as done alone', async () => {
    const { about, agree } = await operation(place)(alone);
    expect(await agree(alone, 'a wrong password')).toMatchObject({ status: 403, body: { code: 'password_wrong' } });
    expect(await saidAlone(about)).toEqual([]);
    const answer = await agree(alone);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    expect(await saidAlone(about)).toEqual([{ operator_id: without.operatorId }]);
    expect(recordedAs().at(-1)).toMatchObject({ about, operatorId: without.operatorId, why: 'SOLE_OPERATOR' });
  });

  it('takes two people under SOLE_OPERATOR as well while a second administrator is active', async () => {
    const { about, agree } = await operation(place)(alone);
    await secondWith('admin');
    expect(await agree(alone)).toMatchObject({ status: 403 });
    expect(await saidAlone(about)).toEqual([]);
  });
});

let named = 0;
async function secondWith(role: 'admin' | 'approver' | 'operator'): Promise<AdminClient> {
  return AdminClient.open(place.gateway, `Second${String(++named)}`, role);
}

describe.each(DECISIONS)('%s under SOLE_OPERATOR', (_, operation) => {
  it('takes an approver where there is one, and the approver agrees as before', async () => {
    const { about, agree } = await operation(place)(alone);
    const approver = await secondWith('approver');
    expect(await agree(alone)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await agree(approver)).status).toBe(200);
    expect(await saidAlone(about)).toEqual([]);
  });
});

describe('the only administrator under SOLE_OPERATOR', () => {
  it('does not come to decide alone by disabling the only approver', async () => {
    const { operatorId: id } = await secondWith('approver');
    await expect(sole.app.get(OperatorAdministration).disable(without.operatorId, id, REASON)).rejects.toThrow(/Unset it on the server/);
    expect(await place.gateway.run(`SELECT disabled_at FROM operator WHERE id = $1`, [id])).toEqual([{ disabled_at: null }]);
  });

  it('does not come to decide alone by taking the role of the only approver away', async () => {
    const { operatorId: id } = await secondWith('approver');
    const { id: request } = requestIn(await alone.post(`/operators/${id}/role`, { role: 'operator', reason: REASON }));
    expect(await alone.publish(request)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Unset it on the server') as unknown } });
    expect(await place.gateway.run(`SELECT role FROM operator WHERE id = $1`, [id])).toEqual([{ role: 'approver' }]);
  });

  it('may still disable an approver while another one is left, and an operator who decides nothing', async () => {
    const [approver, another, helper] = [await secondWith('approver'), await secondWith('approver'), await secondWith('operator')];
    const administration = sole.app.get(OperatorAdministration);
    await administration.disable(without.operatorId, helper.operatorId, REASON);
    await administration.disable(without.operatorId, approver.operatorId, REASON);
    await expect(administration.disable(without.operatorId, another.operatorId, REASON)).rejects.toThrow(/Unset it on the server/);
  });

  it('is told by the session whether they decide alone', async () => {
    const decidesAlone = async (by: AdminClient) => (await by.get('/session')).body['decides_alone'];
    expect([await decidesAlone(alone), await decidesAlone(without)]).toEqual([true, false]);
    await secondWith('approver');
    expect(await decidesAlone(alone)).toBe(false);
  });
});

/** What hands that go past the services would write, by the constraint that refuses it. */
const ROWS: readonly [string, string, string][] = [
  [
    'the resumption of live sends',
    'resumed_by_two',
    `UPDATE kill_switch SET version = version + 1, resumed_by = resume_asked_by, resumed_at = clock_timestamp()`,
  ],
  [
    "the confirmation of an account's identity",
    'confirmed_by_another',
    `UPDATE account_confirmation SET state = 'confirmed', decided_by = asked_by, decided_at = now()`,
  ],
  ['the approval of "cancel"', 'four_eyes', `UPDATE approval SET state = 'approved', checker_id = maker_id, decided_at = now()`],
];

describe.each(ROWS)('the database, about %s', (name, constraint, update) => {
  it('accepts one person only in a row that says so, and only while SOLE_OPERATOR is in effect for them', async () => {
    const operation = DECISIONS.find(([one]) => one === name)?.[1];
    if (!operation) throw new Error(`there is no ${name}`);
    const { about } = await operation(place)(alone);
    const key = name.includes('account') ? 'provider_account_id' : 'id';
    const write = (people: number) => place.gateway.run(`${update}, people = ${String(people)} WHERE ${key} = $1`, [about]);
    await expect(write(2)).rejects.toMatchObject({ driverError: { constraint } });
    await secondWith('approver');
    await expect(write(1)).rejects.toMatchObject({ driverError: { constraint } });
    await place.gateway.run(`UPDATE operator SET disabled_at = now() WHERE id <> $1`, [without.operatorId]);
    await place.gateway.run(
      `INSERT INTO configuration_change (number, id, subject, subject_id, action, operator_id, data, hash)
       SELECT max(number) + 1, 'ended_' || $1, 'installation', 'installation', 'sole_operator.ended', $2, '{}', 'x' FROM configuration_change`,
      [about, without.operatorId],
    );
    await expect(write(1)).rejects.toMatchObject({ driverError: { constraint } });
    await alone.get('/kill-switches');
    await expect(write(1)).resolves.toBeDefined();
  });
});
