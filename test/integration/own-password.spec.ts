import { MAX_FAILURES_PER_PROOF } from '@app/access';
import { HistoryVerifier } from '@app/audit';
import { createLogger } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AdminClient, PASSWORD } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { signIn } from '../setup/http-gateway.js';
import { codeOf, FactorHolder, urlOf, waitForCalm } from '../setup/second-factor.js';

const NEW = 'seven quiet otters juggle';
const WRONG = 'wrong password here';

let gateway: TestGateway;
let url: string;
let people = 0;
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const logger = createLogger('info', { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  gateway = await TestGateway.start({ http: true, jobs: false, logger });
  url = await urlOf(gateway);
}, 90_000);
afterAll(() => gateway.stop());
beforeEach(async () => {
  await gateway.run('DELETE FROM sign_in_failure');
});

const nameOf = (word: string): string => `${word}${String((people += 1))}`;
const findings = async () => (await gateway.app.get(HistoryVerifier).verify()).findings;
const signsIn = (email: string, password: string): Promise<boolean> =>
  signIn(url, { email, password }).then(
    () => true,
    () => false,
  );

/** Changes the password. @returns the status, and the same session with the cookie that the answer sets */
async function change(client: AdminClient, body: object): Promise<{ status: number; code: unknown; errors: unknown; ended: unknown; after: AdminClient }> {
  const { cookie, session } = client.signedIn;
  const headers = { 'x-requested-with': 'payout-gateway-admin', 'content-type': 'application/json', 'admin-session': session, cookie };
  const answer = await fetch(`${url}/admin/api/password`, { method: 'POST', headers, body: JSON.stringify(body) });
  const set = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  const { code, errors, ended } = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, code, errors, ended, after: new AdminClient(url, { cookie: set, session }, client.operatorId) };
}

describe('an own password', () => {
  it('is changed with the present one: it alone signs in, the present session goes on with another cookie, and the others end', async () => {
    const name = nameOf('Olga');
    const client = await AdminClient.open(gateway, name, 'viewer');
    const elsewhere = await client.at(url, name);
    const { status, ended, after } = await change(client, { password: PASSWORD, new_password: NEW });
    expect([status, ended]).toEqual([200, 1]);
    expect(after.signedIn.cookie).not.toBe(client.signedIn.cookie);
    expect((await after.get('/sessions')).body).toMatchObject({ data: [{ id: client.signedIn.session, is_present: true }] });
    expect([(await client.get('/sessions')).status, (await elsewhere.get('/sessions')).status]).toEqual([401, 401]);
    const email = `${name.toLowerCase()}@changes.example`;
    expect([await signsIn(email, PASSWORD), await signsIn(email, NEW)]).toEqual([false, true]);
  });

  it('is changed in the chains of configuration and of sign-ins and in the security log, which hold no password', async () => {
    const name = nameOf('Olga');
    const client = await AdminClient.open(gateway, name);
    const elsewhere = await client.at(url, name);
    await change(client, { password: PASSWORD, new_password: NEW });
    const [latest] = await gateway.run('SELECT action, operator_id FROM configuration_change WHERE subject_id = $1 ORDER BY number DESC LIMIT 1', [
      client.operatorId,
    ]);
    expect(latest).toEqual({ action: 'operator.password_changed', operator_id: client.operatorId });
    const events = await gateway.run('SELECT kind, session_id, data FROM access_event WHERE operator_id = $1 ORDER BY number DESC LIMIT 2', [
      client.operatorId,
    ]);
    expect(events).toEqual([
      { kind: 'proof.passed', session_id: client.signedIn.session, data: { network: expect.any(String), changed: 'password' } },
      { kind: 'session.ended', session_id: elsewhere.signedIn.session, data: { why: 'password_changed' } },
    ]);
    expect(await findings()).toEqual([]);
    expect(logged).toContainEqual(expect.objectContaining({ security: 'password_changed', operatorId: client.operatorId, sessionId: client.signedIn.session }));
    expect(logged).toContainEqual(expect.objectContaining({ security: 'session_ended', operatorId: client.operatorId, sessions: 1, why: 'password_changed' }));
    for (const secret of [PASSWORD, NEW]) expect(JSON.stringify(logged)).not.toContain(secret);
  });

  it('is not changed without the present password, nor by somebody who has guessed it five times wrong', async () => {
    const client = await AdminClient.open(gateway, nameOf('Olga'));
    expect(await change(client, { new_password: NEW })).toMatchObject({ status: 400, errors: [{ pointer: '/password' }] });
    for (let guess = 0; guess < MAX_FAILURES_PER_PROOF; guess += 1) {
      expect(await change(client, { password: WRONG, new_password: NEW })).toMatchObject({ status: 403, code: 'password_wrong' });
    }
    expect(await change(client, { password: PASSWORD, new_password: NEW })).toMatchObject({ status: 429 });
    expect((await client.get('/sessions')).status).toBe(200);
    expect(await findings()).toEqual([]);
  });

  it.each([
    ['a short one', 'short'],
    ['a common one', 'password1234'],
    ['the present one', PASSWORD],
  ])('does not become %s, and the attempt counts as none', async (_what, refused) => {
    const client = await AdminClient.open(gateway, nameOf('Olga'));
    expect(await change(client, { password: PASSWORD, new_password: refused })).toMatchObject({ status: 400, errors: [{ pointer: '/new_password' }] });
    expect(await gateway.run('SELECT subject_hash FROM sign_in_failure')).toEqual([]);
    expect((await client.get('/sessions')).status).toBe(200);
  });

  it('takes a fresh second factor besides where there is one, and a right password forgives no wrong codes', async () => {
    await waitForCalm();
    const holder = await FactorHolder.enrol(gateway, nameOf('Fay'));
    await holder.letCodesAge();
    await holder.forgetUsedCodes();
    const body = { password: PASSWORD, new_password: NEW };
    expect(await change(holder.client, body)).toMatchObject({ status: 403, code: 'code_needed' });
    for (let guess = 0; guess < MAX_FAILURES_PER_PROOF; guess += 1) {
      expect(await change(holder.client, { ...body, code: codeOf(holder.secret, 5) })).toMatchObject({ status: 403, code: 'code_wrong' });
    }
    expect(await change(holder.client, { ...body, code: holder.code() })).toMatchObject({ status: 429 });
    await gateway.run('DELETE FROM sign_in_failure');
    expect(await change(holder.client, { ...body, code: holder.code(), password: WRONG })).toMatchObject({ status: 403, code: 'password_wrong' });
    const { status, after } = await change(holder.client, body);
    expect(status).toBe(200);
    expect((await after.get('/second-factor')).body).toMatchObject({ fresh_until: expect.any(String) });
  });
});
