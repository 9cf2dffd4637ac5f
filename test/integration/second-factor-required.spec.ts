import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteTable } from '../../apps/gateway/src/http/server/route-table.js';
import { AdminClient, PASSWORD } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { signIn, startHttp } from '../setup/http-gateway.js';
import { codeOf, enrol } from '../setup/second-factor.js';

/** What an operator may do who has no second factor yet: see their own session and end it, set one up, and what anybody may without a session. */
const BEFORE_ENROLMENT = [
  'GET /admin/api/session',
  'POST /admin/api/session',
  'DELETE /admin/api/session',
  'GET /admin/api/second-factor',
  'POST /admin/api/second-factor',
  'POST /admin/api/second-factor/confirm',
  'POST /admin/api/second-factor/passkeys/start',
  'POST /admin/api/second-factor/passkeys',
  'POST /admin/api/joining/look',
  'POST /admin/api/joining/accept',
];

let gateway: TestGateway;
/** A second process on the same database, in which every operator needs a second factor. */
let strict: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
  strict = await startHttp(gateway.database.applicationUrl, { SECOND_FACTOR: 'required' });
  url = await strict.getUrl();
}, 90_000);

afterAll(async () => {
  await strict.close();
  await gateway.stop();
});

const routes = (): [string, string][] =>
  strict
    .get(RouteTable)
    .all()
    .filter(({ method, path }) => path.startsWith('/admin/api/') && method !== 'HEAD' && !BEFORE_ENROLMENT.includes(`${method} ${path}`))
    .map(({ method, path }) => [method, path.slice('/admin/api'.length)]);

describe('an operator without a second factor, where SECOND_FACTOR=required,', () => {
  it('may do nothing but set one up, and everything again as soon as it is', async () => {
    const newcomer = await (await AdminClient.open(gateway, 'Newcomer')).at(url, 'Newcomer');
    expect((await newcomer.get('/session')).body).toMatchObject({ must_enrol: true });
    expect((await newcomer.get('/second-factor')).body).toMatchObject({ since: null, required: true });
    expect(routes().length).toBeGreaterThan(50);
    for (const [method, path] of routes()) {
      const { status, body } = await newcomer.send(method, path.replaceAll(/:\w+/g, 'none'), { password: PASSWORD, reason: 'A test' }, 1);
      expect([method, path, status, body.code]).toEqual([method, path, 403, 'factor_required']);
    }
    const { secret } = await enrol(newcomer);
    expect((await newcomer.get('/session')).body).toMatchObject({ must_enrol: false });
    expect((await newcomer.get('/operators')).status).toBe(200);
    const again = new AdminClient(
      url,
      await signIn(url, { email: 'newcomer@changes.example', password: PASSWORD, code: codeOf(secret, 0) }),
      newcomer.operatorId,
    );
    expect((await again.get('/operators')).status).toBe(200);
  });

  it('keeps the session that was opened before the upgrade, and sets a factor up in it', async () => {
    const before = await AdminClient.open(gateway, 'Veteran');
    expect((await before.get('/operators')).status).toBe(200);
    const after = new AdminClient(url, before.signedIn, before.operatorId);
    expect((await after.get('/operators')).body.code).toBe('factor_required');
    await enrol(after);
    expect((await after.get('/operators')).status).toBe(200);
    expect((await before.get('/operators')).status).toBe(200);
  });
});
