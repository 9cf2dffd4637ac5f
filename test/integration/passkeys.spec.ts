import { CHALLENGE_LIFETIME_SECONDS, MAX_CHALLENGES, MAX_PASSKEYS, OperatorsService, RECOVERY_CODES, SessionsService } from '@app/access';
import { HistoryVerifier } from '@app/audit';
import { createLogger } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdminClient, PASSWORD, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { startHttp } from '../setup/http-gateway.js';
import { ADMIN_ORIGIN, PasskeyHolder, registerPasskey } from '../setup/passkey-holder.js';
import { codeOf, enrol } from '../setup/second-factor.js';
import { type AskedOfPasskey, type Pretence, SoftwarePasskey } from '../setup/software-passkey.js';

let gateway: TestGateway;
/** A second process on the same database, in which every operator needs a second factor. */
let strict: NestFastifyApplication;
let people = 0;
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const logger = createLogger('info', { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  gateway = await TestGateway.start({ jobs: false, http: true, environment: { SANDBOX_MAY_BE_LIVE: 'true', PUBLIC_URL: ADMIN_ORIGIN }, logger });
  strict = await startHttp(gateway.database.applicationUrl, { SECOND_FACTOR: 'required', PUBLIC_URL: ADMIN_ORIGIN });
}, 120_000);
afterAll(async () => {
  await strict.close();
  await gateway.stop();
});
beforeEach(() => gateway.run('DELETE FROM sign_in_failure'));

const nameOf = (word: string): string => `${word}${String((people += 1))}`;
const newPasskey = (counts = true): SoftwarePasskey => new SoftwarePasskey(ADMIN_ORIGIN, counts);
const holder = (word = 'Holder', role: 'admin' | 'approver' = 'admin', passkey = newPasskey()): Promise<PasskeyHolder> =>
  PasskeyHolder.enrol(gateway, nameOf(word), role, passkey);
const findings = async ({ operatorId, signedIn: { session } }: AdminClient) =>
  (await gateway.app.get(HistoryVerifier).verify()).findings.filter(({ subject }) => subject.endsWith(operatorId) || subject.endsWith(session));
const startPasskey = async (client: AdminClient): Promise<AskedOfPasskey> =>
  (await client.post('/second-factor/passkeys/start')).body as unknown as AskedOfPasskey;
const prove = async (client: AdminClient, passkey: object): Promise<string | number> => {
  const { status, body } = await client.post('/second-factor/prove', { passkey });
  return body.code ?? status;
};
interface OwnFactors {
  factors: { id: string; kind: string; name: string | null; last_used_at: string | null }[];
  recovery_codes_left: number;
  fresh_until: string | null;
}
const stateOf = async (client: AdminClient): Promise<OwnFactors> => (await client.get('/second-factor')).body as unknown as OwnFactors;

/** Answers that no honest browser and passkey give. */
const HOSTILE: [string, Pretence][] = [
  ['of a page at another origin', { origin: 'https://pay.example.evil.test' }],
  ['of a page at the same name without https', { origin: 'http://pay.example' }],
  ['of a page at another port', { origin: 'https://pay.example:8443' }],
  ['of a page inside a page of somebody else', { crossOrigin: true }],
  ['for another site', { rpId: 'evil.test' }],
  ['without the person verified by the device', { isVerified: false }],
  ['to a question that was never asked', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['that registers a passkey instead', { type: 'webauthn.create' }],
  ['changed after it was signed', { spoils: true }],
  ['of a passkey that says it is of another operator', { userHandle: Buffer.from('op_none').toString('base64url') }],
];

describe('a passkey', () => {
  it('is registered with a name and ten recovery codes, and the other sessions end', async () => {
    const client = await AdminClient.open(gateway, nameOf('New'));
    const elsewhere = await client.at(await (gateway.app as NestFastifyApplication).getUrl(), `New${String(people)}`);
    const passkey = newPasskey();
    const asked = await startPasskey(client);
    expect(asked).toMatchObject({ rp_id: 'pay.example', timeout_ms: CHALLENGE_LIFETIME_SECONDS * 1_000, passkeys: [] });
    const { status, body } = await client.post('/second-factor/passkeys', passkey.register('Work laptop', asked));
    expect([status, (body['recovery_codes'] as string[]).length]).toEqual([201, RECOVERY_CODES]);
    const state = await stateOf(client);
    expect(state).toMatchObject({ recovery_codes_left: RECOVERY_CODES, fresh_until: expect.any(String) });
    expect(state.factors).toEqual([{ id: expect.any(String), kind: 'passkey', name: 'Work laptop', since: expect.any(String), last_used_at: null }]);
    expect((await elsewhere.get('/second-factor')).status).toBe(401);
    expect((await client.get('/session')).body).toMatchObject({ has_second_factor: true });
    expect(logged).toContainEqual(expect.objectContaining({ security: 'factor_enrolled', operatorId: client.operatorId }));
    expect(await findings(client)).toEqual([]);
  });

  it.each<[string, Pretence & { format?: string }]>([
    ...HOSTILE.filter(([, { type, spoils, userHandle }]) => type === undefined && spoils === undefined && userHandle === undefined),
    ['that only signs in', { type: 'webauthn.get' }],
    ['with a certificate of its maker, whose addresses would be asked', { format: 'packed' }],
  ])('is not registered by an answer %s, and the question is used up', async (_what, pretence) => {
    const client = await AdminClient.open(gateway, nameOf('Refused'));
    const [passkey, asked] = [newPasskey(), await startPasskey(client)];
    expect((await client.post('/second-factor/passkeys', passkey.register('Laptop', asked, pretence))).body.code).toBe('code_wrong');
    const again = await client.post('/second-factor/passkeys', passkey.register('Laptop', asked));
    expect(again.status).toBe('challenge' in pretence ? 201 : 403);
  });

  it('is registered only in the session that began it, in time, and once', async () => {
    const client = await AdminClient.open(gateway, nameOf('Bound'));
    const elsewhere = await client.at(await (gateway.app as NestFastifyApplication).getUrl(), `Bound${String(people)}`);
    const [passkey, asked] = [newPasskey(), await startPasskey(client)];
    expect((await elsewhere.post('/second-factor/passkeys', passkey.register('Laptop', asked))).body.code).toBe('code_wrong');
    const late = await startPasskey(client);
    await gateway.runUnguarded(`UPDATE operator_challenge SET created_at = created_at - make_interval(secs => $2) WHERE operator_id = $1`, [
      client.operatorId,
      CHALLENGE_LIFETIME_SECONDS,
    ]);
    expect((await client.post('/second-factor/passkeys', passkey.register('Laptop', late))).body.code).toBe('code_wrong');
    const both = await startPasskey(client);
    const body = passkey.register('Laptop', both);
    const tries = await Promise.all([client.post('/second-factor/passkeys', body), client.post('/second-factor/passkeys', body)]);
    expect(tries.map(({ status }) => status).sort()).not.toEqual([201, 201]);
    expect(tries.filter(({ status }) => status === 201)).toHaveLength(1);
    const [other, theirs] = [await AdminClient.open(gateway, nameOf('Other')), await AdminClient.open(gateway, nameOf('Theirs'))];
    expect((await other.post('/second-factor/passkeys', passkey.register('Laptop', await startPasskey(other)))).body.code).toBe('code_wrong');
    expect((await theirs.post('/second-factor/passkeys', newPasskey().register('Laptop', await startPasskey(other)))).body.code).toBe('code_wrong');
  });

  it('is one of five at most, each under its own name', async () => {
    const one = await holder('Many');
    expect((await one.client.post('/second-factor/passkeys', newPasskey().register('Laptop', await startPasskey(one.client)))).body.code).toBe(
      'invalid_request',
    );
    for (let number = 2; number <= MAX_PASSKEYS; number += 1) {
      expect(await registerPasskey(one.client, newPasskey(), `Key ${String(number)}`)).toBeNull();
    }
    expect((await one.client.post('/second-factor/passkeys/start')).body.code).toBe('action_not_allowed');
    expect((await stateOf(one.client)).factors).toHaveLength(MAX_PASSKEYS);
    expect(await findings(one.client)).toEqual([]);
  });

  it.each(['', ' padded', 'two\nlines', 'x'.repeat(61)])('has no name such as %j', async (name) => {
    const client = await AdminClient.open(gateway, nameOf('Named'));
    const answer = await client.post('/second-factor/passkeys', newPasskey().register(name, await startPasskey(client)));
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('/name')]);
  });

  it('is set up beside an authenticator app with a fresh code, and either one signs in', async () => {
    const one = await holder('Both');
    const { secret } = await enrol(one.client);
    expect((await stateOf(one.client)).factors.map(({ kind }) => kind)).toEqual(['authenticator_app', 'passkey']);
    expect(await one.signInWith()).toBe('signed in');
    expect((await one.trySignIn({ code: codeOf(secret, 0) })).status).toBe(200);
    expect((await one.trySignIn({})).body).toMatchObject({ second_factor: { authenticator_app: true, passkey: { rp_id: 'pay.example' } } });
    await one.letProofsAge();
    expect((await one.client.post('/second-factor/passkeys/start', { password: PASSWORD })).body.code).toBe('code_needed');
  });
});

describe('a sign-in of an operator who has a passkey', () => {
  it('asks for it once the password is right, and says with what the session was opened', async () => {
    const one = await holder('Signs');
    expect(await one.trySignIn({ password: 'wrong horse battery' })).toMatchObject({
      code: 'sign_in_failed',
      body: expect.not.objectContaining({ second_factor: expect.anything() }),
    });
    const session = await one.signIn();
    expect((await session.get('/session')).body).toMatchObject({ has_second_factor: true, operator: { id: one.id } });
    expect((await stateOf(session)).factors[0]?.last_used_at).toEqual(expect.any(String));
    const [event] = await gateway.run<{ data: object }>(`SELECT data FROM access_event WHERE session_id = $1 AND kind = 'session.opened'`, [
      session.signedIn.session,
    ]);
    expect(event?.data).toMatchObject({ with: 'passkey', factors: expect.any(Object) });
    expect((await one.trySignIn({ code: one.recoveryCodes[0] })).status).toBe(200);
    expect(await findings(session)).toEqual([]);
  });

  it.each(HOSTILE)('refuses an answer %s, counts it, and uses the question up', async (_what, pretence) => {
    const one = await holder('Attacked');
    const asked = await one.askedAtSignIn();
    const before = await gateway.run('SELECT id FROM operator_session WHERE operator_id = $1', [one.id]);
    expect((await one.trySignIn({ passkey: one.passkey.answer(asked, pretence) })).code).toBe('code_wrong');
    expect(await gateway.run('SELECT id FROM operator_session WHERE operator_id = $1', [one.id])).toEqual(before);
    const honest = await one.trySignIn({ passkey: one.passkey.answer(asked) });
    expect(honest.status).toBe('challenge' in pretence ? 200 : 403);
    expect(logged).toContainEqual(expect.objectContaining({ security: 'factor_failed', operatorId: one.id }));
  });

  it('takes each answer once, also of two that come together', async () => {
    const one = await holder('Replay');
    const passkey = one.passkey.answer(await one.askedAtSignIn());
    const tries = await Promise.all([one.trySignIn({ passkey }), one.trySignIn({ passkey })]);
    expect(tries.map(({ code }) => code ?? 'signed in').sort()).toEqual(['code_wrong', 'signed in']);
    expect((await one.trySignIn({ passkey })).code).toBe('code_wrong');
  });

  it('takes no passkey of another operator, and no answer to a question of theirs or of a session', async () => {
    const [one, another] = [await holder('Mine'), await holder('Theirs')];
    expect(await one.signInWith({}, another.passkey)).toBe('code_wrong');
    expect(await one.signInWith({ credentialId: one.passkey.id }, another.passkey)).toBe('code_wrong');
    expect((await one.trySignIn({ passkey: one.passkey.answer(await another.askedAtSignIn()) })).code).toBe('code_wrong');
    expect((await one.trySignIn({ passkey: one.passkey.answer(await one.askedInSession()) })).code).toBe('code_wrong');
    expect(await one.signInWith()).toBe('signed in');
  });

  it('refuses a passkey whose counter goes back or stays, and the security log says that there may be a copy', async () => {
    const one = await holder('Copied');
    expect(await one.signInWith({ counter: 40 })).toBe('signed in');
    expect(await one.signInWith({ counter: 40 })).toBe('code_wrong');
    expect(await one.signInWith({ counter: 39 })).toBe('code_wrong');
    expect(await one.signInWith({ counter: 0 })).toBe('code_wrong');
    const [passkey] = (await stateOf(one.client)).factors;
    expect(logged.filter(({ security, about }) => security === 'passkey_counter_reversed' && about === passkey?.id)).toHaveLength(3);
    expect(await one.signInWith({ counter: 41 })).toBe('signed in');
    expect(await findings(one.client)).toEqual([]);
  });

  it('takes a passkey that does not count again and again', async () => {
    const one = await holder('Synced', 'admin', newPasskey(false));
    expect([await one.signInWith(), await one.signInWith(), await one.signInWith()]).toEqual(['signed in', 'signed in', 'signed in']);
  });

  it('is locked after five wrong answers, counted together with codes', async () => {
    const one = await holder('Guessed');
    for (let tries = 0; tries < 3; tries += 1) expect(await one.signInWith({ isVerified: false })).toBe('code_wrong');
    for (let tries = 0; tries < 2; tries += 1) expect((await one.trySignIn({ code: '000000' })).code).toBe('code_wrong');
    expect((await one.trySignIn({})).code).toBe('too_many_attempts');
  });

  it('keeps ten open questions at most, and none when they are too old', async () => {
    const one = await holder('Asks');
    for (let number = 0; number <= MAX_CHALLENGES; number += 1) await one.askedAtSignIn();
    expect(await gateway.run(`SELECT FROM operator_challenge WHERE operator_id = $1 AND purpose = 'sign_in'`, [one.id])).toHaveLength(MAX_CHALLENGES);
    const asked = await one.askedAtSignIn();
    await gateway.runUnguarded(`UPDATE operator_challenge SET created_at = created_at - make_interval(secs => $2) WHERE operator_id = $1`, [
      one.id,
      CHALLENGE_LIFETIME_SECONDS,
    ]);
    expect((await one.trySignIn({ passkey: one.passkey.answer(asked) })).code).toBe('code_wrong');
    await gateway.app.get(SessionsService).purge();
    expect(await gateway.run('SELECT FROM operator_challenge WHERE operator_id = $1', [one.id])).toHaveLength(0);
  });
});

describe('a decision of an operator who has a passkey', () => {
  /** A change request of another administrator, which waits. */
  async function waitingRequest(): Promise<string> {
    const maker = await AdminClient.open(gateway, nameOf('Maker'));
    const victim = await gateway.app
      .get(OperatorsService)
      .create({ email: `${nameOf('v')}@passkeys.example`, name: 'Vera', role: 'viewer', password: PASSWORD });
    return requestIn(await maker.post(`/operators/${victim.id}/role`, { role: 'operator', reason: 'A test of passkeys' })).id;
  }

  it('is proved by the passkey once for five minutes of this session, and not by the password', async () => {
    const one = await holder('Decides');
    const elsewhere = await one.signIn();
    await one.letProofsAge();
    const [first, second, third] = [await waitingRequest(), await waitingRequest(), await waitingRequest()];
    expect((await one.client.post(`/change-requests/${first}/publish`, { password: PASSWORD })).body.code).toBe('code_needed');
    const passkey = one.passkey.answer(await one.askedInSession());
    expect((await one.client.post(`/change-requests/${first}/publish`, { passkey })).status).toBe(200);
    expect((await one.client.post(`/change-requests/${second}/publish`, {})).status).toBe(200);
    expect((await elsewhere.post(`/change-requests/${third}/publish`, {})).body.code).toBe('code_needed');
    expect(await prove(elsewhere, one.passkey.answer(await one.askedInSession(elsewhere)))).toBe(204);
    expect((await elsewhere.post(`/change-requests/${third}/publish`, {})).status).toBe(200);
    expect(await findings(elsewhere)).toEqual([]);
  });

  it.each(HOSTILE)('is not proved by an answer %s', async (_what, pretence) => {
    const one = await holder('Tries');
    await one.letProofsAge();
    expect(await prove(one.client, one.passkey.answer(await one.askedInSession(), pretence))).toBe('code_wrong');
    expect((await stateOf(one.client)).fresh_until).toBeNull();
  });

  it('is proved by no answer of another session, another purpose or another time, and of two together by one', async () => {
    const one = await holder('Binds');
    const elsewhere = await one.signIn();
    await one.letProofsAge();
    expect(await prove(elsewhere, one.passkey.answer(await one.askedInSession(one.client)))).toBe('code_wrong');
    expect(await prove(elsewhere, one.passkey.answer(await one.askedAtSignIn()))).toBe('code_wrong');
    const passkey = one.passkey.answer(await one.askedInSession(elsewhere));
    const tries = await Promise.all([prove(elsewhere, passkey), prove(elsewhere, passkey)]);
    expect(tries.map(String).sort()).toEqual(['204', 'code_wrong']);
    expect(await prove(elsewhere, passkey)).toBe('code_wrong');
    expect((await stateOf(one.client)).fresh_until).toBeNull();
  });

  it('is proved by none after five wrong answers', async () => {
    const one = await holder('Limited');
    await one.letProofsAge();
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await prove(one.client, one.passkey.answer(await one.askedInSession(), { isVerified: false }))).toBe('code_wrong');
    }
    expect(await prove(one.client, one.passkey.answer(await one.askedInSession()))).toBe('too_many_attempts');
  });
});

describe('the removal of a passkey', () => {
  it('takes a fresh proof, ends the other sessions, and leaves the recovery codes with the factors that are left', async () => {
    const one = await holder('Removes');
    const second = newPasskey();
    await registerPasskey(one.client, second, 'Phone');
    const elsewhere = await one.signIn();
    const [laptop] = (await stateOf(one.client)).factors;
    await one.letProofsAge();
    expect((await one.client.post(`/second-factor/${laptop?.id ?? ''}/remove`, { password: PASSWORD })).body.code).toBe('code_needed');
    const passkey = second.answer(await one.askedInSession());
    expect((await one.client.post(`/second-factor/${laptop?.id ?? ''}/remove`, { passkey })).status).toBe(204);
    expect((await elsewhere.get('/session')).status).toBe(401);
    expect(await stateOf(one.client)).toMatchObject({ factors: [{ name: 'Phone' }], recovery_codes_left: RECOVERY_CODES });
    expect(await one.signInWith()).toBe('code_wrong');
    expect(await one.signInWith({}, second)).toBe('signed in');
    expect(logged).toContainEqual(expect.objectContaining({ security: 'factor_removed', operatorId: one.id, about: laptop?.id }));
    expect(await findings(one.client)).toEqual([]);
  });

  it('takes the recovery codes along with the last factor, and the password is enough again', async () => {
    const one = await holder('Leaves');
    const [passkey] = (await stateOf(one.client)).factors;
    expect((await one.client.post(`/second-factor/${passkey?.id ?? ''}/remove`)).status).toBe(204);
    expect(await stateOf(one.client)).toMatchObject({ factors: [], recovery_codes_left: 0, fresh_until: null });
    expect((await one.client.get('/session')).body).toMatchObject({ has_second_factor: false });
    expect((await one.trySignIn({})).status).toBe(200);
    expect(await findings(one.client)).toEqual([]);
  });

  it('is refused for the last factor where each operator needs one, and for factors of others', async () => {
    const [one, another] = [await holder('Keeps'), await holder('Stranger')];
    const there = new AdminClient(await strict.getUrl(), one.client.signedIn, one.id);
    const [own, theirs] = [(await stateOf(one.client)).factors[0]?.id ?? '', (await stateOf(another.client)).factors[0]?.id ?? ''];
    expect((await there.post(`/second-factor/${own}/remove`)).body).toMatchObject({
      code: 'action_not_allowed',
      detail: expect.stringContaining('SECOND_FACTOR'),
    });
    expect((await there.post(`/second-factor/${theirs}/remove`)).status).toBe(404);
    expect((await stateOf(another.client)).factors).toHaveLength(1);
  });
});

describe('passkeys of an operator who has lost them', () => {
  it('are all reset by two administrators, for the passkeys that the request names', async () => {
    const lost = await holder('Lost', 'approver');
    const [maker, checker] = [await AdminClient.open(gateway, nameOf('Resets')), await AdminClient.open(gateway, nameOf('Agrees'))];
    const stale = requestIn(await maker.post(`/operators/${lost.id}/reset-factor`, { reason: 'Lost the laptop' })).id;
    await registerPasskey(lost.client, newPasskey(), 'Phone');
    expect((await checker.publish(stale)).body.code).toBe('change_not_open');
    const { id } = requestIn(await maker.post(`/operators/${lost.id}/reset-factor`, { reason: 'Lost the laptop and the phone' }));
    expect((await checker.get(`/change-requests/${id}`)).text).toContain('Passkey “Laptop”, since');
    expect((await checker.publish(id)).status).toBe(200);
    expect(await gateway.run('SELECT FROM operator_factor WHERE operator_id = $1', [lost.id])).toHaveLength(0);
    expect((await lost.client.get('/session')).status).toBe(401);
    expect((await lost.trySignIn({})).status).toBe(200);
    expect(await findings(lost.client)).toEqual([]);
  });

  it('show in the list of operators', async () => {
    const one = await holder('Listed');
    const { data } = (await one.client.get('/operators')).body as unknown as { data: { id: string; second_factor_kinds: string[] }[] };
    expect(data.find(({ id }) => id === one.id)?.second_factor_kinds).toEqual(['passkey']);
  });
});

describe('passkeys in the database', () => {
  it.each([
    ['another public key', `UPDATE operator_factor SET public_key = '\\x00' WHERE operator_id = $1`],
    ['another credential', `UPDATE operator_factor SET credential_id = 'forged' WHERE operator_id = $1`],
    ['an earlier counter', `UPDATE operator_factor SET sign_count = 0 WHERE operator_id = $1`],
    ['another name', `UPDATE operator_factor SET name = 'Forged' WHERE operator_id = $1`],
  ])('are found with %s that no event explains', async (_what, change) => {
    const one = await holder('Tampered');
    await gateway.runUnguarded(change, [one.id]);
    expect(await findings(one.client)).toEqual([
      { kind: 'row', subject: `second factor of ${one.id}`, what: expect.stringMatching(/^Not what event \d+ says: fac_\w+\.$/) },
    ]);
    await gateway.app.get(OperatorsService).resetFactor(one.id, { operatorId: one.id, reason: 'A test' });
    expect(await findings(one.client)).toEqual([]);
  });

  it('have a counter that only rises, whatever the program says', async () => {
    const one = await holder('Guarded');
    await expect(gateway.run('UPDATE operator_factor SET sign_count = sign_count WHERE operator_id = $1', [one.id])).rejects.toThrow(/only rises/);
    await expect(gateway.run(`UPDATE operator_factor SET secret_encrypted = 'none' WHERE operator_id = $1`, [one.id])).rejects.toThrow();
  });
});

describe('passkeys where there can be none', () => {
  it('are refused with the reason, and an authenticator app is still possible', async () => {
    const app = await startHttp(gateway.database.applicationUrl, { PUBLIC_URL: 'https://192.0.2.7' });
    try {
      const client = await (await AdminClient.open(gateway, nameOf('Nowhere'))).at(await app.getUrl(), `Nowhere${String(people)}`);
      expect((await client.get('/second-factor')).body['passkeys_unavailable']).toContain('network address');
      expect((await client.post('/second-factor/passkeys/start')).body).toMatchObject({
        code: 'action_not_allowed',
        detail: expect.stringContaining('network address'),
      });
      await enrol(client);
    } finally {
      await app.close();
    }
  });
});
