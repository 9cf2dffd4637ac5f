import { MAX_SESSIONS_PER_OPERATOR, OPERATORS_PER_PAGE, OperatorsService, SessionsService } from '@app/access';
import { OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { SecurityLog } from '@app/observability';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { type FoundOperator, OperatorsRepository } from '../../libs/access/src/operators/operators.repository.js';
import { TestGateway } from '../setup/gateway.js';
import { startHttp } from '../setup/http-gateway.js';

const PASSWORD = 'correct horse battery staple';
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const NO_SESSION = 'ses_00000000000000000000000000000000';
const ROLES_WITHOUT_POWER = OPERATOR_ROLES.filter((role) => role !== 'admin');
/** By when an end has to be seen, in milliseconds. */
const SEEN_WITHIN_MS = 1_000;

let gateway: TestGateway;
/** Two processes. */
let processes: NestFastifyApplication[];
let urls: [string, string];
let operators = 0;

interface SignedIn {
  id: string;
  email: string;
  cookie: string;
  session: string;
}
interface Listed {
  id: string;
  is_present: boolean;
  network: string | null;
  device: string | null;
}

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
  processes = [await startHttp(gateway.database.applicationUrl), await startHttp(gateway.database.applicationUrl)];
  const [first = '', second = ''] = await Promise.all(processes.map((one) => one.getUrl()));
  urls = [first, second];
}, 90_000);

afterAll(async () => {
  for (const one of processes) await one.close();
  await gateway.stop();
});

async function newOperator(role: OperatorRole): Promise<{ id: string; email: string }> {
  const email = `person${(operators += 1)}@sessions.example`;
  const { id } = await gateway.app.get(OperatorsService).create({ email, name: `Person ${String(operators)}`, role, password: PASSWORD });
  return { id, email };
}

async function signIn({ id, email }: { id: string; email: string }, url = urls[0]): Promise<SignedIn> {
  const headers = { 'x-requested-with': 'payout-gateway-admin', 'content-type': 'application/json', 'user-agent': USER_AGENT };
  const answer = await fetch(`${url}/admin/api/session`, { method: 'POST', headers, body: JSON.stringify({ email, password: PASSWORD }) });
  const { id: session } = (await answer.json()) as { id: string };
  return { id, email, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', session };
}

async function send(who: SignedIn, method: string, path: string, url = urls[0]) {
  const headers = { 'x-requested-with': 'payout-gateway-admin', 'content-type': 'application/json', 'admin-session': who.session, cookie: who.cookie };
  const answer = await fetch(`${url}/admin/api${path}`, { method, headers });
  const text = await answer.text();
  const body = (text === '' ? {} : JSON.parse(text)) as { code?: string; detail?: string; ended?: number; data?: unknown[]; next_cursor?: string | null };
  return { status: answer.status, ...body };
}

const own = async (who: SignedIn): Promise<Listed[]> => (await send(who, 'GET', '/sessions')).data as Listed[];
/** What a session is answered by each process. */
const statuses = (who: SignedIn) => Promise.all(urls.map(async (url) => (await send(who, 'GET', '/session', url)).status));

describe('the sessions of an operator', () => {
  it.each(OPERATOR_ROLES)('are listed to a signed-in %s, with network and device, the present one marked, and nobody else', async (role) => {
    const person = await newOperator(role);
    const [here, there] = [await signIn(person), await signIn(person, urls[1])];
    await signIn(await newOperator(role));
    const listed = await own(here);
    expect(listed.map(({ id, is_present }) => [id, is_present]).sort()).toEqual(
      [
        [here.session, true],
        [there.session, false],
      ].sort(),
    );
    for (const { network, device } of listed) expect([network, device]).toEqual(['127.0.0.1', 'Firefox on Linux']);
    const [row] = await gateway.run<{ text: string }>(`SELECT to_jsonb(s)::text AS text FROM operator_session s WHERE id = $1`, [here.session]);
    expect(row?.text).not.toMatch(/Mozilla|145\.0/);
  });

  it('are ended by their operator one at a time, in every process, and the browser is told at its next request', async () => {
    const person = await newOperator('viewer');
    const [here, there] = [await signIn(person), await signIn(person, urls[1])];
    expect(await statuses(there)).toEqual([200, 200]);
    expect((await send(here, 'DELETE', `/sessions/${there.session}`)).status).toBe(204);
    const endedAtMs = performance.now();
    expect(await statuses(there)).toEqual([401, 401]);
    expect(performance.now() - endedAtMs).toBeLessThan(SEEN_WITHIN_MS);
    expect(await send(there, 'GET', '/overview', urls[1])).toMatchObject({ status: 401, code: 'session_ended' });
    expect(await statuses(here)).toEqual([200, 200]);
    expect(await send(here, 'DELETE', `/sessions/${there.session}`)).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('are all ended but the present one', async () => {
    const person = await newOperator('operator');
    const [here, ...others] = [await signIn(person), await signIn(person), await signIn(person, urls[1])];
    expect(await send(here, 'POST', '/sessions/end-others')).toEqual({ status: 200, ended: 2 });
    expect(await Promise.all(others.map(statuses))).toEqual([
      [401, 401],
      [401, 401],
    ]);
    expect((await own(here)).map(({ id }) => id)).toEqual([here.session]);
    expect(await send(here, 'POST', '/sessions/end-others')).toEqual({ status: 200, ended: 0 });
  });

  it('are not more than the limit, also when sign-ins arrive at once in two processes: the oldest ends', async () => {
    const person = await newOperator('operator');
    const first = await signIn(person);
    await Promise.all(Array.from({ length: MAX_SESSIONS_PER_OPERATOR + 1 }, (_, number) => signIn(person, urls[number % 2])));
    const last = await signIn(person);
    expect(await own(last)).toHaveLength(MAX_SESSIONS_PER_OPERATOR);
    expect(await gateway.run('SELECT FROM operator_session WHERE operator_id = $1', [person.id])).toHaveLength(MAX_SESSIONS_PER_OPERATOR);
    expect(await statuses(first)).toEqual([401, 401]);
  });

  it.each([
    ['role', `role = 'viewer'`],
    ['password', `password_hash = 'another'`],
    ['right to sign in', 'disabled_at = now()'],
  ])('end in the transaction that changes the operator in %s', async (_what, change) => {
    const person = await newOperator('operator');
    const here = await signIn(person);
    // The owner of the database: the application may not change most of these.
    const client = new pg.Client({ connectionString: gateway.database.url });
    await client.connect();
    try {
      const open = async () => (await client.query('SELECT FROM operator_session WHERE operator_id = $1', [person.id])).rowCount;
      const update = () => client.query(`UPDATE operator SET ${change} WHERE id = $1`, [person.id]);
      await client.query('BEGIN');
      await client.query(`UPDATE operator SET name = 'Another Name' WHERE id = $1`, [person.id]);
      expect(await open()).toBe(1);
      await update();
      expect(await open()).toBe(0);
      await client.query('ROLLBACK');
      expect(await statuses(here)).toEqual([200, 200]);
      await update();
      expect(await statuses(here)).toEqual([401, 401]);
    } finally {
      await client.end();
    }
  });

  it('are not opened with a password that has been changed since it was checked', async () => {
    const { id } = await newOperator('operator');
    const row = await gateway.app.get<OperatorsRepository>(OperatorsRepository, { strict: false }).find(id);
    if (!row) throw new Error('the operator is not stored');
    const origin = { ip: '198.51.100.7', network: null, device: null, replacedSessions: [], answer: { code: null, passkey: null } };
    const forgiven = { subject: Buffer.alloc(32), others: [], recordedAt: '2026-03-01T12:00:00Z' };
    const open = (operator: FoundOperator) => gateway.app.get(SessionsService).open(operator, origin, forgiven);
    expect(await open({ ...row, passwordHash: 'the former one' })).toBe('changed');
    expect(await open(row)).toMatchObject({ session: { operator: { id } } });
  });
});

describe('the token of a session', () => {
  it('has 256 random bits, of which none is the same in all', async () => {
    const person = await newOperator('viewer');
    const tokens = [];
    for (let count = 0; count < 4; count += 1) tokens.push((await signIn(person)).cookie.replace('pgw_session=', ''));
    const bytes = tokens.map((token) => Buffer.from(token, 'base64url'));
    expect(bytes.map((one) => one.length)).toEqual([32, 32, 32, 32]);
    expect([...Array(32).keys()].filter((place) => new Set(bytes.map((one) => one[place])).size === 1)).toEqual([]);
  });
});

describe('the sessions of other operators', () => {
  it.each(ROLES_WITHOUT_POWER)('are not there for the role %s: not to be seen, and not to be ended', async (role) => {
    const [here, another] = [await signIn(await newOperator(role)), await signIn(await newOperator('admin'))];
    const [foreign, none] = [await send(here, 'DELETE', `/sessions/${another.session}`), await send(here, 'DELETE', `/sessions/${NO_SESSION}`)];
    expect([foreign.status, foreign.code, foreign.detail]).toEqual([404, 'not_found', none.detail]);
    expect(await send(here, 'GET', '/operators/sessions')).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await send(here, 'POST', `/operators/${another.id}/end-sessions`)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await send(here, 'POST', `/operators/${here.id}/end-sessions`)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await statuses(another)).toEqual([200, 200]);
  });

  it('are listed to an administrator by operator, page by page', async () => {
    const admin = await signIn(await newOperator('admin'));
    for (let number = 0; number <= OPERATORS_PER_PAGE; number += 1) await signIn(await newOperator('viewer'));
    const seen: string[] = [];
    let [cursor, pages]: [string | null, number] = ['', 0];
    while (cursor !== null) {
      const page = await send(admin, 'GET', `/operators/sessions${cursor === '' ? '' : `?cursor=${cursor}`}`);
      const data = page.data as { operator: { id: string; email: string }; sessions: Listed[] }[];
      expect(data.length).toBeLessThanOrEqual(OPERATORS_PER_PAGE);
      expect(data.every(({ sessions }) => sessions.length > 0 && sessions.every(({ is_present }) => !is_present))).toBe(true);
      seen.push(...data.map(({ operator }) => operator.id));
      [cursor, pages] = [page.next_cursor ?? null, pages + 1];
    }
    const open = await gateway.run<{ id: string }>('SELECT DISTINCT operator_id AS id FROM operator_session WHERE operator_id <> $1', [admin.id]);
    expect(pages).toBeGreaterThan(1);
    expect([...seen].sort()).toEqual(open.map(({ id }) => id).sort());
    expect(await send(admin, 'GET', '/operators/sessions?cursor=nonsense')).toMatchObject({ status: 400, code: 'invalid_request' });
  }, 30_000);

  it('are ended by an administrator, one or all; the own present one stays', async () => {
    const [admin, person] = [await signIn(await newOperator('admin')), await newOperator('approver')];
    const [first, second, third] = [await signIn(person), await signIn(person), await signIn(person, urls[1])];
    expect((await send(admin, 'DELETE', `/sessions/${first.session}`)).status).toBe(204);
    expect([await statuses(first), await statuses(second)]).toEqual([
      [401, 401],
      [200, 200],
    ]);
    expect(await send(admin, 'POST', `/operators/${person.id}/end-sessions`)).toEqual({ status: 200, ended: 2 });
    expect(await statuses(third)).toEqual([401, 401]);
    expect(await send(admin, 'POST', `/operators/${person.id}/end-sessions`)).toEqual({ status: 200, ended: 0 });
    expect(await send(admin, 'POST', `/operators/${admin.id}/end-sessions`)).toEqual({ status: 200, ended: 0 });
    expect(await statuses(admin)).toEqual([200, 200]);
    expect(await send(admin, 'POST', '/operators/op_none/end-sessions')).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('the security log of sessions', () => {
  it('names who ended whose session, and why', async () => {
    const [admin, person] = [await signIn(await newOperator('admin')), await newOperator('approver')];
    const [first, second, third] = [await signIn(person), await signIn(person), await signIn(person)];
    const recorded = jest.spyOn((processes[0] as NestFastifyApplication).get(SecurityLog), 'record');
    try {
      await send(first, 'DELETE', `/sessions/${second.session}`);
      await send(first, 'POST', '/sessions/end-others');
      await send(admin, 'DELETE', `/sessions/${first.session}`);
      await signIn(person);
      await send(admin, 'POST', `/operators/${person.id}/end-sessions`);
      await send(admin, 'DELETE', '/session');
      const [whose, ip] = [person.id, '127.0.0.1'];
      expect(recorded.mock.calls).toEqual([
        ['session_ended', { operatorId: whose, sessionId: second.session, by: whose, ip, why: 'ended_by_owner' }],
        ['session_ended', { operatorId: whose, sessions: 1, by: whose, ip, why: 'ended_by_owner' }],
        ['session_ended', { operatorId: whose, sessionId: first.session, by: admin.id, ip, why: 'ended_by_other' }],
        ['session_ended', { operatorId: whose, sessions: 1, by: admin.id, ip, why: 'ended_by_other' }],
        ['session_ended', { operatorId: admin.id, sessionId: admin.session, by: admin.id, why: 'signed_out' }],
      ]);
      expect(await statuses(third)).toEqual([401, 401]);
    } finally {
      recorded.mockRestore();
    }
  });

  it('names the session that ended because there were too many, and the one that a sign-in replaced', async () => {
    const person = await newOperator('viewer');
    const oldest = await signIn(person);
    for (let number = 1; number < MAX_SESSIONS_PER_OPERATOR; number += 1) await signIn(person);
    const recorded = jest.spyOn((processes[0] as NestFastifyApplication).get(SecurityLog), 'record');
    try {
      await signIn(person);
      expect(recorded.mock.calls).toEqual([
        ['session_ended', { operatorId: person.id, sessionId: oldest.session, by: person.id, ip: '127.0.0.1', why: 'too_many' }],
      ]);
    } finally {
      recorded.mockRestore();
    }
  });
});
