import { FourEyes, OperatorAdministration } from '@app/changes';
import { createLogger } from '@app/observability';
import { ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { AdminClient, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { type Edge, openEdge, testConfig } from '../setup/http-edge.js';

const REASON = 'The first account of the installation';
const SECRET = Buffer.alloc(32, 7).toString('base64');

let gateway: TestGateway;
let only: AdminClient;
let accountId: string;

/** A new installation: its only administrator has just signed in for the first time. */
beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
  await gateway.run(`UPDATE operator SET disabled_at = now()`);
  only = await AdminClient.open(gateway, 'Only');
}, 90_000);

beforeEach(async () => {
  const credentials = { baseUrl: 'http://127.0.0.1:4010', apiKey: 'k', notificationSecret: 's' };
  accountId = await gateway.app.get(ProviderAccountsService).save({ provider: 'sandbox', name: 'First', mode: 'live', credentials });
});

afterAll(() => gateway.stop());

/** Another process of the same installation. The caller stops it. */
async function processWith(environment: Record<string, string>): Promise<Edge> {
  const config = testConfig({ DATABASE_URL: gateway.database.applicationUrl, ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET, ...environment });
  return openEdge(GatewayModule.with(config, createLogger('silent')), config);
}

const rename = async () => requestIn(await only.patch(`/provider-accounts/${accountId}`, { name: 'Renamed', reason: REASON }, 1));
const installation = () => gateway.run<{ action: string }>(`SELECT action FROM configuration_change WHERE subject = 'installation' ORDER BY changed_at`);
const session = async () => (await only.get('/session')).body['four_eyes'];

describe('an installation with one administrator', () => {
  it('closes live configuration and says how to mend it', async () => {
    expect(await session()).toBe('closed');
    const answer = await only.patch(`/provider-accounts/${accountId}`, { name: 'Renamed', reason: REASON }, 1);
    expect(answer.body['message']).toMatch(/Nothing is changed yet.*npm run operator:invite.*SOLE_OPERATOR=true/);
    const published = await only.publish(requestIn(answer).id);
    expect(published).toMatchObject({
      status: 409,
      body: { code: 'action_not_allowed', detail: expect.stringContaining('npm run operator:invite') as unknown },
    });
    expect(await gateway.run(`SELECT name FROM provider_account WHERE id = $1`, [accountId])).toEqual([{ name: 'First' }]);
    expect(await installation()).toEqual([]);
  });

  it('lets this one publish with the password under SOLE_OPERATOR, which the history records when it takes effect', async () => {
    const { id } = await rename();
    const sole = await processWith({ SOLE_OPERATOR: 'true', SANDBOX_MAY_BE_LIVE: 'true' });
    expect(await installation()).toEqual([{ action: 'sole_operator.began' }]);
    const alone = await only.at(sole.url, 'Only');
    expect((await alone.get('/session')).body['four_eyes']).toBe('sole');
    expect(await alone.publish(id, 'a wrong password')).toMatchObject({ status: 403, body: { code: 'password_wrong' } });
    expect((await alone.publish(id)).body).toMatchObject({ state: 'published', maker: { id: only.operatorId }, decided_by: { id: only.operatorId } });
    expect(await gateway.run(`SELECT name FROM provider_account WHERE id = $1`, [accountId])).toEqual([{ name: 'Renamed' }]);
    await sole.stop();
  });

  it('is closed again without the setting, and the history records the end', async () => {
    expect((await installation()).at(-1)).toEqual({ action: 'sole_operator.began' });
    expect(await only.publish((await rename()).id)).toMatchObject({ status: 409, body: { code: 'action_not_allowed' } });
    expect((await installation()).at(-1)).toEqual({ action: 'sole_operator.ended' });
  });

  it('gets a second one by the command on the server, which ends the exception and opens live configuration', async () => {
    const sole = await processWith({ SOLE_OPERATOR: 'true', SANDBOX_MAY_BE_LIVE: 'true' });
    expect((await installation()).at(-1)).toEqual({ action: 'sole_operator.began' });
    const added = await sole.app
      .get(OperatorAdministration)
      .addOnServer({ email: 'second@changes.example', name: 'Second', role: 'admin', password: 'a long enough password' });
    expect(await sole.app.get(FourEyes).current()).toBe('two');
    expect((await installation()).at(-1)).toEqual({ action: 'sole_operator.ended' });
    await sole.stop();
    expect(await gateway.run(`SELECT action, data->>'by' AS by FROM configuration_change WHERE subject_id = $1`, [added.id])).toEqual([
      { action: 'operator.added', by: 'operator:add' },
    ]);
    expect(await session()).toBe('two');
    expect(await only.publish((await rename()).id)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('made this request yourself') as unknown },
    });
  });

  it('is not what one of two administrators makes of it under SOLE_OPERATOR by disabling the other', async () => {
    const [second] = await gateway.run<{ id: string }>(`SELECT id FROM operator WHERE email = 'second@changes.example'`);
    const isDisabled = () => gateway.run<{ gone: boolean }>(`SELECT disabled_at IS NOT NULL AS gone FROM operator WHERE id = $1`, [second?.id]);
    const sole = await processWith({ SOLE_OPERATOR: 'true', SANDBOX_MAY_BE_LIVE: 'true' });
    await expect(sole.app.get(OperatorAdministration).disable(only.operatorId, second?.id ?? '', REASON)).rejects.toThrow(/Unset it on the server/);
    expect(await isDisabled()).toEqual([{ gone: false }]);
    expect(await sole.app.get(FourEyes).current()).toBe('two');
    await sole.stop();
    await gateway.app.get(OperatorAdministration).disable(only.operatorId, second?.id ?? '', REASON);
    expect(await isDisabled()).toEqual([{ gone: true }]);
    expect(await session()).toBe('closed');
  });
});
