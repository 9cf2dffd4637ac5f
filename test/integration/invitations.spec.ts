import { Invitations, MAX_FAILED_INVITATIONS, OperatorsService } from '@app/access';
import { HistoryVerifier } from '@app/audit';
import { createLogger } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AdminClient, type AdminAnswer, PASSWORD, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { signIn } from '../setup/http-gateway.js';
import { urlOf } from '../setup/second-factor.js';

const REASON = 'She joins the team on Monday';
const BY_COMMAND = { operatorId: null, reason: null };

let gateway: TestGateway;
let url: string;
let ada: AdminClient;
let nora: AdminClient;
let people = 0;
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const logger = createLogger('info', { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  gateway = await TestGateway.start({ jobs: false, http: true, logger });
  url = await urlOf(gateway);
  [ada, nora] = [await AdminClient.open(gateway, 'Ada'), await AdminClient.open(gateway, 'Nora')];
}, 90_000);
afterAll(() => gateway.stop());
beforeEach(() => gateway.run('DELETE FROM sign_in_failure'));

const newEmail = (): string => `person${String((people += 1))}@invited.example`;

/** What a page without a session sends. */
async function join(verb: 'look' | 'accept', body: object): Promise<AdminAnswer> {
  const headers = { 'x-requested-with': 'payout-gateway-admin', 'content-type': 'application/json' };
  const answer = await fetch(`${url}/admin/api/joining/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as AdminAnswer['body'] };
}

const accept = (token: string, rest: object = {}): Promise<AdminAnswer> => join('accept', { token, name: 'Mira', password: PASSWORD, ...rest });

/** An invitation that Ada has asked for and Nora has published. @returns its id */
async function published(email: string, role = 'operator'): Promise<string> {
  const { id, subject } = requestIn(await ada.post('/invitations', { email, role, reason: REASON }));
  expect((await nora.publish(id)).status).toBe(200);
  return subject;
}

async function fetched(id: string): Promise<string> {
  const answer = await ada.post(`/invitations/${id}/link`, { password: PASSWORD });
  if (answer.status !== 200) throw new Error(answer.text);
  return String(answer.body['token']);
}

const invited = async (email: string, role?: string): Promise<string> => fetched(await published(email, role));
const rowOf = async (email: string) => (await gateway.run(`SELECT outcome, operator_id, token_hash FROM operator_invitation WHERE email = $1`, [email]))[0];
const expire = (id: string) =>
  gateway.run(`UPDATE operator_invitation SET expires_at = now() - interval '1 minute' WHERE id = $1 AND token_hash IS NULL`, [id]);

describe('an invitation', () => {
  it('makes nobody before another administrator has published it, and its link is shown to who asked for it only', async () => {
    const email = newEmail();
    const { id, subject } = requestIn(await ada.post('/invitations', { email, role: 'approver', reason: REASON }));
    expect(await rowOf(email)).toBeUndefined();
    expect((await ada.post(`/invitations/${subject}/link`, { password: PASSWORD })).status).toBe(404);
    expect((await ada.publish(id)).status).toBe(403);
    expect((await nora.publish(id)).status).toBe(200);
    expect(await rowOf(email)).toMatchObject({ token_hash: null });
    expect((await nora.post(`/invitations/${subject}/link`, { password: PASSWORD })).body.detail).toMatch(/Only the operator who asked/);
    expect((await ada.post(`/invitations/${subject}/link`, { password: 'not my own password' })).body.code).toBe('password_wrong');
    const token = await fetched(subject);
    expect((await ada.post(`/invitations/${subject}/link`, { password: PASSWORD })).status).toBe(409);
    expect(
      (await gateway.run(`SELECT to_jsonb(i)::text || to_jsonb(c)::text AS row FROM operator_invitation i, change_request c WHERE i.id = $1`, [subject]))[0]?.[
        'row'
      ],
    ).not.toContain(token);
    expect(JSON.stringify(logged)).not.toContain(token);
  });

  it('is for one address and one role, whatever is sent with the token, and the new operator signs in with the password', async () => {
    const email = newEmail();
    const token = await invited(email, 'viewer');
    expect((await join('look', { token })).body).toEqual({ email, role: 'viewer', expires_at: expect.any(String) });
    expect((await accept(token, { role: 'admin' })).body.code).toBe('invalid_request');
    const answer = await accept(token, { email: 'another@invited.example' });
    expect(answer).toMatchObject({ status: 201, body: { email, name: 'Mira', role: 'viewer' } });
    expect(await signIn(url, { email, password: PASSWORD })).toMatchObject({ session: expect.stringMatching(/^ses_/) });
    expect(await gateway.app.get(OperatorsService).findByEmail('another@invited.example')).toBeNull();
  });

  it('is used once, also when two use it at the same moment', async () => {
    const email = newEmail();
    const token = await invited(email);
    const answers = await Promise.all([1, 2, 3, 4].map(() => accept(token)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 404, 404, 404]);
    expect(await gateway.run(`SELECT id FROM operator WHERE email = $1`, [email])).toHaveLength(1);
    expect((await join('look', { token })).status).toBe(404);
  });

  it('stays good when the password is refused', async () => {
    const token = await invited(newEmail());
    const refused = await accept(token, { password: 'Password123456' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/password' }] } });
    expect((await accept(token)).status).toBe(201);
  });

  it('is over when it is withdrawn, with the same answer as to a link that never was', async () => {
    const email = newEmail();
    const id = await published(email);
    const token = await fetched(id);
    expect((await ada.post(`/invitations/${id}/withdraw`, { reason: 'She took another job' })).body).toMatchObject({ state: 'withdrawn', can_fetch: false });
    const [withdrawn, unknown] = [await accept(token), await accept('A'.repeat(43))];
    expect([withdrawn.status, withdrawn.body.detail]).toEqual([404, unknown.body.detail]);
    expect((await ada.post(`/invitations/${id}/withdraw`, { reason: 'Once more' })).status).toBe(409);
    expect((await ada.post('/invitations', { email, role: 'viewer', reason: REASON })).status).toBe(201);
  });

  it('expires: the link 72 hours after it was fetched, and the right to fetch it after a week', async () => {
    const [late, never] = [newEmail(), newEmail()];
    const [lateId, neverId] = [await published(late), await published(never)];
    const token = await fetched(lateId);
    const hours = `SELECT round(extract(epoch FROM expires_at - created_at) / 3600)::int AS hours FROM operator_invitation WHERE email = $1`;
    expect(await Promise.all([late, never].map(async (email) => (await gateway.run(hours, [email]))[0]?.['hours']))).toEqual([72, 168]);
    await gateway.run('ALTER TABLE operator_invitation DISABLE TRIGGER invitation_has_one_link');
    await gateway.run(`UPDATE operator_invitation SET expires_at = now() - interval '1 second' WHERE id = $1`, [lateId]);
    await gateway.run('ALTER TABLE operator_invitation ENABLE TRIGGER invitation_has_one_link');
    await expire(neverId);
    expect((await accept(token)).status).toBe(404);
    expect((await ada.post(`/invitations/${neverId}/link`, { password: PASSWORD })).status).toBe(409);
    const { data } = (await ada.get('/invitations')).body as unknown as { data: { id: string; state: string }[] };
    expect(data.filter(({ id }) => [lateId, neverId].includes(id)).map(({ state }) => state)).toEqual(['expired', 'expired']);
    // The address is free for another one.
    await invited(late);
  });

  it('is refused for an address that is an operator’s, or has an open invitation', async () => {
    const email = newEmail();
    await published(email);
    for (const taken of [email.toUpperCase(), 'ada@changes.example'])
      expect((await ada.post('/invitations', { email: taken, role: 'viewer', reason: REASON })).body).toMatchObject({ errors: [{ pointer: '/email' }] });
  });

  it('is found in the history with who invited and who joined, and each row is what the history says', async () => {
    const email = newEmail();
    const id = await published(email);
    expect((await accept(await fetched(id))).status).toBe(201);
    const joined = (await gateway.app.get(OperatorsService).findByEmail(email))?.id;
    const steps = await gateway.run(`SELECT action, operator_id AS by FROM configuration_change WHERE subject_id = $1 ORDER BY number`, [id]);
    expect(steps).toEqual([
      { action: 'change.requested', by: ada.operatorId },
      { action: 'invitation.created', by: nora.operatorId },
      { action: 'invitation.link_made', by: ada.operatorId },
      { action: 'invitation.accepted', by: joined },
    ]);
    const events = logged.filter(({ about }) => about === id).map(({ security }) => security);
    expect(events).toEqual(['invitation_made', 'invitation_accepted']);
    const own = async () => (await gateway.app.get(HistoryVerifier).verify()).findings.filter(({ subject }) => subject.endsWith(id));
    expect(await own()).toEqual([]);
    await gateway.run('ALTER TABLE operator_invitation DISABLE TRIGGER USER');
    await gateway.run(`UPDATE operator_invitation SET role = 'admin' WHERE id = $1`, [id]);
    await gateway.run('ALTER TABLE operator_invitation ENABLE TRIGGER USER');
    expect(await own()).toMatchObject([{ kind: 'row', what: expect.stringMatching(/Not what change \d+ says: role/) }]);
  });

  it('cannot be changed in the database: neither its role nor a link that it has, and it does not begin again', async () => {
    const id = await published(newEmail());
    await fetched(id);
    await expect(gateway.run(`UPDATE operator_invitation SET role = 'admin' WHERE id = $1`, [id])).rejects.toThrow(/never changed, only ended/);
    await expect(gateway.run(`UPDATE operator_invitation SET token_hash = '\\x01' WHERE id = $1`, [id])).rejects.toThrow(/has its link already/);
    await ada.post(`/invitations/${id}/withdraw`, { reason: REASON });
    await expect(gateway.run(`UPDATE operator_invitation SET outcome = NULL, ended_at = NULL WHERE id = $1`, [id])).rejects.toThrow(/has ended/);
  });
});

describe('links that lead nowhere', () => {
  it('are refused without a look at more after some from one network, and sign-ins go on', async () => {
    const token = await invited(newEmail());
    for (let tries = 0; tries < MAX_FAILED_INVITATIONS; tries += 1) expect((await join('look', { token: `guess ${String(tries)}` })).status).toBe(404);
    expect(await join('look', { token })).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect((await signIn(url, { email: 'ada@changes.example', password: PASSWORD })).session).toMatch(/^ses_/);
    expect(logged.filter(({ security }) => security === 'invitation_refused').length).toBeGreaterThan(0);
    await gateway.run('DELETE FROM sign_in_failure');
    expect((await join('look', { token })).status).toBe(200);
  });
});

describe('the link to the first administrator', () => {
  it('is refused while an administrator may sign in, and makes one once nobody may', async () => {
    const fresh = await TestGateway.start({ jobs: false, http: true });
    try {
      const invitations = fresh.app.get(Invitations);
      await expect(invitations.setUp(BY_COMMAND)).rejects.toThrow(/nothing is set up again/);
      await fresh.run(`UPDATE operator SET disabled_at = now() WHERE role = 'admin'`);
      const [former, next] = [await invitations.setUp(BY_COMMAND), await invitations.setUp(BY_COMMAND)];
      expect((await invitations.get(former.invitation.id)).state).toBe('replaced');
      url = await urlOf(fresh);
      const first = { name: 'Ada Brandt', email: 'first@invited.example' };
      expect((await accept(former.token, first)).status).toBe(404);
      expect((await join('look', { token: next.token })).body).toMatchObject({ email: null, role: 'admin' });
      expect((await accept(next.token)).body).toMatchObject({ errors: [{ pointer: '/email', detail: 'Enter your e-mail address.' }] });
      expect((await accept(next.token, first)).status).toBe(201);
      await expect(invitations.setUp(BY_COMMAND)).rejects.toThrow(/nothing is set up again/);
      // Without a second administrator, the second one comes by a command on the server.
      const { token } = await invitations.issue({ email: 'second@invited.example', role: 'admin' }, BY_COMMAND);
      expect((await accept(token)).body).toMatchObject({ email: 'second@invited.example', role: 'admin' });
    } finally {
      url = await urlOf(gateway);
      await fresh.stop();
    }
  }, 90_000);

  it('makes nobody when somebody else became an administrator meanwhile', async () => {
    const fresh = await TestGateway.start({ jobs: false, http: true });
    try {
      await fresh.run(`UPDATE operator SET disabled_at = now() WHERE role = 'admin'`);
      const { token } = await fresh.app.get(Invitations).setUp(BY_COMMAND);
      await fresh.app.get(OperatorsService).create({ email: 'other@invited.example', name: 'Olga', role: 'admin', password: PASSWORD });
      url = await urlOf(fresh);
      expect((await accept(token, { email: 'first@invited.example' })).status).toBe(404);
    } finally {
      url = await urlOf(gateway);
      await fresh.stop();
    }
  }, 90_000);
});
