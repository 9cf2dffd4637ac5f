import { FRESH_FACTOR_SECONDS, MAX_PASSKEYS, OperatorsService, RECOVERY_CODES, SessionsService } from '@app/access';
import { HistoryVerifier } from '@app/audit';
import { OperatorAdministration } from '@app/changes';
import { createLogger } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AdminClient, PASSWORD, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { signIn } from '../setup/http-gateway.js';
import { codeOf, enrol, FactorHolder, urlOf, waitForCalm } from '../setup/second-factor.js';

let gateway: TestGateway;
let url: string;
let people = 0;
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const logger = createLogger('info', { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  gateway = await TestGateway.start({ http: true, environment: { SANDBOX_MAY_BE_LIVE: 'true' }, logger });
  url = await urlOf(gateway);
}, 90_000);
afterAll(() => gateway.stop());
beforeEach(async () => {
  await gateway.run('DELETE FROM sign_in_failure');
  await waitForCalm();
});

const nameOf = (word: string): string => `${word}${String((people += 1))}`;
const holder = (word = 'Holder', role: 'admin' | 'approver' | 'operator' = 'admin'): Promise<FactorHolder> => FactorHolder.enrol(gateway, nameOf(word), role);
/** What the verifier finds about an operator and one of their sessions: other tests leave traces of time that they pretended to pass. */
const findings = async ({ operatorId, signedIn: { session } }: AdminClient) =>
  (await gateway.app.get(HistoryVerifier).verify()).findings.filter(({ subject }) => subject.endsWith(operatorId) || subject.endsWith(session));
const kindsOf = async (operatorId: string): Promise<string[]> =>
  (await gateway.run<{ kind: string }>('SELECT kind FROM access_event WHERE operator_id = $1 ORDER BY number', [operatorId])).map(({ kind }) => kind);
const refusedSignIn = (email: string, code?: string, password = PASSWORD): Promise<string> =>
  signIn(url, { email, password, ...(code === undefined ? {} : { code }) }).then(
    () => 'signed in',
    (error: unknown) => /"code":"(\w+)"/.exec(String(error))?.[1] ?? String(error),
  );
/** A change request of another administrator, which waits. */
async function waitingRequest(): Promise<string> {
  const maker = await AdminClient.open(gateway, nameOf('Maker'));
  const victim = await gateway.app.get(OperatorsService).create({ email: `${nameOf('v')}@factors.example`, name: 'Vera', role: 'viewer', password: PASSWORD });
  return requestIn(await maker.post(`/operators/${victim.id}/role`, { role: 'operator', reason: 'A test of factors' })).id;
}

describe('an authenticator app', () => {
  it('is set up with the key shown once and counts from its first code on; the other sessions end', async () => {
    const client = await AdminClient.open(gateway, nameOf('New'));
    const elsewhere = await client.at(url, `New${String(people)}`);
    const started = await client.post('/second-factor', {});
    expect(started.body).toMatchObject({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/), uri: expect.stringMatching(/^otpauth:\/\/totp\//) });
    const secret = String(started.body['secret']);
    expect((await client.get('/second-factor')).body).toEqual({
      since: null,
      required: false,
      recovery_codes_left: 0,
      factors: [],
      max_passkeys: MAX_PASSKEYS,
      passkeys_unavailable: null,
      fresh_until: null,
    });
    expect((await client.post('/second-factor/confirm', { code: codeOf(secret, 3) })).body.code).toBe('code_wrong');
    const confirmed = await client.post('/second-factor/confirm', { code: codeOf(secret) });
    const codes = confirmed.body['recovery_codes'] as string[];
    expect(new Set(codes).size).toBe(RECOVERY_CODES);
    const state = (await client.get('/second-factor')).body;
    expect(state).toMatchObject({ since: expect.any(String), recovery_codes_left: RECOVERY_CODES, fresh_until: expect.any(String) });
    expect((await elsewhere.get('/second-factor')).status).toBe(401);
    expect((await client.post('/second-factor/confirm', { code: codeOf(secret, 1) })).status).toBe(409);
    const [row] = await gateway.run<{ text: string }>(
      `SELECT (SELECT string_agg(f::text, ' ') FROM operator_factor f) || (SELECT string_agg(c::text, ' ') FROM operator_recovery_code c) || (SELECT string_agg(e::text, ' ') FROM access_event e) AS text`,
    );
    for (const hidden of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
      expect(row?.text).not.toContain(hidden);
      expect(JSON.stringify(logged)).not.toContain(hidden);
    }
    expect(logged).toContainEqual(expect.objectContaining({ security: 'factor_enrolled', operatorId: client.operatorId }));
    expect(await findings(client)).toEqual([]);
  });

  it('is confirmed only in the session in which it was set up, and within a quarter of an hour', async () => {
    const client = await AdminClient.open(gateway, nameOf('Twice'));
    const elsewhere = await client.at(url, `Twice${String(people)}`);
    const secret = String((await client.post('/second-factor', {})).body['secret']);
    expect((await elsewhere.post('/second-factor/confirm', { code: codeOf(secret) })).status).toBe(409);
    await gateway.runUnguarded(`UPDATE operator_factor SET created_at = created_at - interval '15 minutes' WHERE operator_id = $1`, [client.operatorId]);
    expect((await client.post('/second-factor/confirm', { code: codeOf(secret) })).status).toBe(409);
    await gateway.app.get(SessionsService).purge();
    expect(await gateway.run('SELECT id FROM operator_factor WHERE operator_id = $1', [client.operatorId])).toEqual([]);
  });

  it('takes the password when the sign-in is more than five minutes ago, and the former app when there is one', async () => {
    const client = await AdminClient.open(gateway, nameOf('Late'));
    const age = () =>
      gateway.runUnguarded(`UPDATE operator_session SET created_at = created_at - interval '5 minutes' WHERE operator_id = $1`, [client.operatorId]);
    await age();
    expect((await client.post('/second-factor', {})).body.code).toBe('invalid_request');
    expect((await client.post('/second-factor', { password: 'wrong horse battery' })).body.code).toBe('password_wrong');
    const { secret } = await enrol(client, { password: PASSWORD });
    await gateway.runUnguarded(`UPDATE operator_session SET factor_proved_at = factor_proved_at - interval '5 minutes' WHERE operator_id = $1`, [
      client.operatorId,
    ]);
    expect((await client.post('/second-factor', { password: PASSWORD })).body.code).toBe('code_needed');
    const { secret: second } = await enrol(client, { code: codeOf(secret, 0) });
    expect(second).not.toBe(secret);
    expect(await gateway.run('SELECT id FROM operator_factor WHERE operator_id = $1', [client.operatorId])).toHaveLength(1);
  });
});

describe('a sign-in of an operator who has an authenticator app', () => {
  it('asks for a code once the password is right, and opens no session before', async () => {
    const one = await holder('Signs');
    expect(await refusedSignIn(one.email, undefined, 'wrong horse battery')).toBe('sign_in_failed');
    expect(await refusedSignIn(one.email, one.code(), 'wrong horse battery')).toBe('sign_in_failed');
    const before = await gateway.run('SELECT id FROM operator_session WHERE operator_id = $1', [one.id]);
    expect(await refusedSignIn(one.email)).toBe('code_needed');
    expect(await refusedSignIn(one.email, '12345x')).toBe('code_wrong');
    expect(await gateway.run('SELECT id FROM operator_session WHERE operator_id = $1', [one.id])).toEqual(before);
    const session = await one.signIn(one.code());
    expect((await session.get('/session')).body).toMatchObject({ must_enrol: false, operator: { id: one.id } });
    expect((await session.get('/second-factor')).body).toMatchObject({ fresh_until: expect.any(String) });
    expect(logged).toContainEqual(expect.objectContaining({ security: 'factor_failed', operatorId: one.id }));
    expect(await kindsOf(one.id)).toEqual(['session.opened', 'factor.enrolled', 'factor.failed', 'session.opened']);
  });

  it('is let in with each code once, also of two that come together, and with no earlier one', async () => {
    const one = await holder('Replay');
    const code = one.code(0);
    const tries = await Promise.all([refusedSignIn(one.email, code), refusedSignIn(one.email, code)]);
    expect([...tries].sort()).toEqual(['code_wrong', 'signed in']);
    expect(await refusedSignIn(one.email, code)).toBe('code_wrong');
    expect(await refusedSignIn(one.email, one.code(-1))).toBe('code_wrong');
    expect(await refusedSignIn(one.email, one.code(1))).toBe('signed in');
  });

  it('takes no code of another operator', async () => {
    const [one, another] = [await holder('Mine'), await holder('Theirs')];
    expect(await refusedSignIn(one.email, another.code())).toBe('code_wrong');
    expect(await refusedSignIn(one.email, another.recoveryCodes[0])).toBe('code_wrong');
    expect(await refusedSignIn(another.email, another.code())).toBe('signed in');
  });

  it('is locked after five wrong codes, and right passwords in between free none of them', async () => {
    const one = await holder('Guessed');
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await refusedSignIn(one.email)).toBe('code_needed');
      expect(await refusedSignIn(one.email, '000000')).toBe('code_wrong');
    }
    expect(await refusedSignIn(one.email)).toBe('too_many_attempts');
    expect(await refusedSignIn(one.email, one.code())).toBe('too_many_attempts');
    expect(await kindsOf(one.id)).toContain('operator.locked');
  });

  it('counts a right password that still lacks its code as no failure, of the network neither', async () => {
    const one = await holder('Often');
    for (let tries = 0; tries < 25; tries += 1) expect(await refusedSignIn(one.email)).toBe('code_needed');
    expect(await gateway.run('SELECT FROM sign_in_failure')).toHaveLength(0);
  });
});

describe('recovery codes', () => {
  it('stand in once each, and the count of those that are left is shown', async () => {
    const one = await holder('Recovers');
    const [first = '', second = ''] = one.recoveryCodes;
    const session = await one.signIn(first.toLowerCase().replaceAll('-', ' '));
    expect((await session.get('/second-factor')).body['recovery_codes_left']).toBe(RECOVERY_CODES - 1);
    expect(await refusedSignIn(one.email, first)).toBe('code_wrong');
    expect(await refusedSignIn(one.email, second)).toBe('signed in');
    expect(await kindsOf(one.id)).toContain('factor.recovery_code_used');
    expect(logged).toContainEqual(expect.objectContaining({ security: 'recovery_code_used', operatorId: one.id }));
    expect(await findings(session)).toEqual([]);
  });

  it('are all replaced by new ones, which take a fresh code', async () => {
    const one = await holder('Renews');
    await one.letCodesAge();
    expect((await one.client.post('/second-factor/recovery-codes', { password: PASSWORD })).body.code).toBe('code_needed');
    const renewed = (await one.client.post('/second-factor/recovery-codes', { code: one.code() })).body['recovery_codes'] as string[];
    expect(renewed).toHaveLength(RECOVERY_CODES);
    expect(await refusedSignIn(one.email, one.recoveryCodes[0])).toBe('code_wrong');
    expect(await refusedSignIn(one.email, renewed[0])).toBe('signed in');
    const without = await AdminClient.open(gateway, nameOf('None'));
    expect((await without.post('/second-factor/recovery-codes', { password: PASSWORD })).status).toBe(409);
  });
});

describe('a decision that is proved again', () => {
  it('takes a code of an operator who has an app, not the password, and counts for five minutes of this session', async () => {
    const one = await holder('Decides');
    const other = await one.signIn(one.code(0));
    await one.letCodesAge();
    const [first, second, third] = [await waitingRequest(), await waitingRequest(), await waitingRequest()];
    expect((await other.post(`/change-requests/${first}/publish`, { password: PASSWORD })).body.code).toBe('code_needed');
    expect((await other.post(`/change-requests/${first}/publish`, { code: one.code(1) })).status).toBe(200);
    expect((await other.post(`/change-requests/${second}/publish`, {})).status).toBe(200);
    expect((await one.client.post(`/change-requests/${third}/publish`, {})).body.code).toBe('code_needed');
    await gateway.runUnguarded(`UPDATE operator_session SET factor_proved_at = clock_timestamp() - make_interval(secs => $2) WHERE operator_id = $1`, [
      one.id,
      FRESH_FACTOR_SECONDS - 5,
    ]);
    expect((await other.post(`/change-requests/${third}/publish`, { comment: 'still fresh' })).status).toBe(200);
  });

  it('takes no code twice, none of another operator, and none after five wrong ones', async () => {
    const [one, another] = [await holder('Proves'), await holder('Another')];
    await one.letCodesAge();
    const id = await waitingRequest();
    const code = one.code(0);
    await one.signIn(code);
    const publish = async (body: object) => (await one.client.post(`/change-requests/${id}/publish`, body)).body.code;
    expect(await publish({ code })).toBe('code_wrong');
    expect(await publish({ code: another.code() })).toBe('code_wrong');
    expect(await publish({ code: another.recoveryCodes[0] })).toBe('code_wrong');
    for (let tries = 0; tries < 2; tries += 1) expect(await publish({ code: '000000' })).toBe('code_wrong');
    expect(await publish({ code: one.code(1) })).toBe('too_many_attempts');
    expect(await kindsOf(one.id)).toContain('proof.failed');
  });

  it('takes the password of an operator who has no app, as before', async () => {
    const without = await AdminClient.open(gateway, nameOf('Plain'));
    const id = await waitingRequest();
    expect((await without.post(`/change-requests/${id}/publish`, { code: '123456' })).body.code).toBe('invalid_request');
    expect((await without.publish(id)).status).toBe(200);
  });

  it('is asked before an operator who has an app approves a payout, and leaves the approval open without', async () => {
    const one = await holder('Approves', 'approver');
    await one.letCodesAge();
    const payout = await gateway.create({ autoprocess: false });
    const asker = await AdminClient.open(gateway, nameOf('Asks'), 'operator');
    const { version } = await gateway.state(payout);
    await gateway.run(`UPDATE merchant_policy SET solo_limits = '{"EUR": 1}' WHERE merchant_id = $1`, [gateway.merchant().id]);
    const asked = await asker.send('POST', `/payouts/${payout}/process`, { reason: 'Checked with the merchant' }, version);
    const approval = String(asked.body['approval_id']);
    expect((await one.client.post(`/approvals/${approval}/approve`, {})).body.code).toBe('code_needed');
    expect((await one.client.post(`/approvals/${approval}/approve`, { code: '000000' })).body.code).toBe('code_wrong');
    expect((await one.client.post(`/approvals/${approval}/approve`, { code: one.code(0) })).status).toBe(200);
  });
});

describe('a lost second factor', () => {
  it('is reset by two administrators, which ends the sessions and is in both histories', async () => {
    const lost = await holder('Lost', 'operator');
    const [maker, checker] = [await AdminClient.open(gateway, nameOf('Resets')), await AdminClient.open(gateway, nameOf('Agrees'))];
    expect((await maker.post(`/operators/${maker.operatorId}/reset-factor`, { reason: 'There is none' })).body.code).toBe('action_not_allowed');
    const { id } = requestIn(await maker.post(`/operators/${lost.id}/reset-factor`, { reason: 'Lost the phone, seen in person' }));
    expect((await maker.publish(id)).status).toBe(403);
    expect(await refusedSignIn(lost.email)).toBe('code_needed');
    expect((await checker.publish(id)).status).toBe(200);
    expect((await lost.client.get('/session')).status).toBe(401);
    expect(await refusedSignIn(lost.email)).toBe('signed in');
    expect(await refusedSignIn(lost.email, lost.recoveryCodes[0])).toBe('signed in');
    expect(await gateway.run('SELECT FROM operator_recovery_code WHERE operator_id = $1', [lost.id])).toHaveLength(0);
    const events = await gateway.run<{ kind: string; by_id: string; data: object }>(
      `SELECT kind, by_id, data FROM access_event WHERE operator_id = $1 AND kind IN ('factor.reset', 'session.ended') AND by_id = $2 ORDER BY number`,
      [lost.id, checker.operatorId],
    );
    expect(events).toEqual([
      { kind: 'session.ended', by_id: checker.operatorId, data: { why: 'factor_reset' } },
      { kind: 'factor.reset', by_id: checker.operatorId, data: { reason: 'Lost the phone, seen in person', factors: null } },
    ]);
    const [change] = await gateway.run(`SELECT action FROM configuration_change WHERE subject_id = $1 ORDER BY number DESC LIMIT 1`, [lost.id]);
    expect(change).toEqual({ action: 'operator.factor_reset' });
    expect(logged).toContainEqual(expect.objectContaining({ security: 'factor_reset', operatorId: lost.id, by: checker.operatorId }));
    expect(await findings(lost.client)).toEqual([]);
  });

  it('is not reset by a request for a factor that has been replaced since', async () => {
    const one = await holder('Replaced');
    const [maker, checker] = [await AdminClient.open(gateway, nameOf('Resets')), await AdminClient.open(gateway, nameOf('Agrees'))];
    const { id } = requestIn(await maker.post(`/operators/${one.id}/reset-factor`, { reason: 'Lost the phone' }));
    await enrol(one.client, {});
    expect((await checker.publish(id)).body.code).toBe('change_not_open');
    expect(await refusedSignIn(one.email)).toBe('code_needed');
  });

  it('is reset by a command on the server, for an operator who has one', async () => {
    const lost = await holder('Alone');
    const administration = gateway.app.get(OperatorAdministration);
    await expect(administration.resetFactorOnServer('nobody@factors.example')).rejects.toThrow(
      'There is no operator with the e-mail address nobody@factors.example.',
    );
    expect((await administration.resetFactorOnServer(lost.email.toUpperCase())).id).toBe(lost.id);
    await expect(administration.resetFactorOnServer(lost.email)).rejects.toThrow('has no second factor.');
    expect(await refusedSignIn(lost.email)).toBe('signed in');
    const [change] = await gateway.run(`SELECT action, operator_id, data FROM configuration_change WHERE subject_id = $1 ORDER BY number DESC LIMIT 1`, [
      lost.id,
    ]);
    expect(change).toEqual({ action: 'operator.factor_reset', operator_id: null, data: { by: 'operator:reset-factor' } });
    expect(await findings(lost.client)).toEqual([]);
  });

  it('shows in the list of operators who has one', async () => {
    const one = await holder('Listed');
    const { data } = (await one.client.get('/operators')).body as unknown as { data: { id: string; second_factor_since: string | null }[] };
    expect(data.find(({ id }) => id === one.id)?.second_factor_since).toEqual(expect.any(String));
    expect(data.find(({ id }) => id === gateway.operator('viewer').id)?.second_factor_since).toBeNull();
  });
});

describe('a second factor in the database', () => {
  it.each([
    ['another key', `UPDATE operator_factor SET secret_encrypted = 'k.none' WHERE operator_id = $1`, /^Not what event \d+ says: fac_\w+\.$/],
    ['an earlier step', `UPDATE operator_factor SET last_step = last_step - 1 WHERE operator_id = $1`, /^Not what event \d+ says: fac_\w+\.$/],
    ['no factor', `DELETE FROM operator_factor WHERE operator_id = $1`, /^Not what event \d+ says: fac_\w+\.$/],
    [
      'one recovery code less',
      `DELETE FROM operator_recovery_code WHERE ctid = (SELECT ctid FROM operator_recovery_code WHERE operator_id = $1 LIMIT 1)`,
      /: recovery_codes\.$/,
    ],
    ['a used recovery code', `UPDATE operator_recovery_code SET used_at = now() WHERE operator_id = $1`, /: recovery_codes\.$/],
  ])('is found with %s that no event explains', async (_what, change, what) => {
    const one = await holder('Tampered');
    await gateway.runUnguarded(change, [one.id]);
    expect(await findings(one.client)).toEqual([{ kind: 'row', subject: `second factor of ${one.id}`, what: expect.stringMatching(what) }]);
    const [maker] = [await AdminClient.open(gateway, nameOf('Mends'))];
    await gateway.app.get(OperatorsService).resetFactor(one.id, { operatorId: maker.operatorId, reason: 'A test' });
    expect(await findings(one.client)).toEqual([]);
  });

  it('is found where no operator set it up, and a code that was never entered in a session', async () => {
    const client = await AdminClient.open(gateway, nameOf('Forged'));
    await gateway.run(
      `INSERT INTO operator_factor (id, operator_id, kind, session_id, secret_encrypted, confirmed_at, last_step) VALUES ('fac_forged', $1, 'authenticator_app', 'none', 'none', now(), 1)`,
      [client.operatorId],
    );
    await gateway.run('UPDATE operator_session SET factor_proved_at = now() WHERE id = $1', [client.signedIn.session]);
    expect(await findings(client)).toEqual([
      { kind: 'row', subject: `session ${client.signedIn.session}`, what: expect.stringMatching(/says: factor_proved_at\.$/) },
      { kind: 'row', subject: `second factor of ${client.operatorId}`, what: 'It is there, and no event says that the operator set it up.' },
    ]);
    await gateway.app.get(OperatorsService).resetFactor(client.operatorId, { operatorId: client.operatorId, reason: 'A test' });
    expect(await findings(client)).toEqual([]);
  });

  it('lets nobody in without it: a session in which no factor was proved ends when its operator has one', async () => {
    const client = await AdminClient.open(gateway, nameOf('Unproved'));
    expect((await client.get('/second-factor')).status).toBe(200);
    await enrol(client);
    await gateway.runUnguarded('UPDATE operator_session SET factor_proved_at = NULL WHERE id = $1', [client.signedIn.session]);
    expect((await client.get('/second-factor')).status).toBe(401);
    await gateway.app.get(OperatorsService).resetFactor(client.operatorId, { operatorId: client.operatorId, reason: 'A test' });
  });

  it('accepts no used code again, whatever the program says', async () => {
    const one = await holder('Guarded');
    await expect(gateway.run('UPDATE operator_factor SET last_step = last_step WHERE operator_id = $1', [one.id])).rejects.toThrow(/accepted once/);
    await gateway.run('UPDATE operator_recovery_code SET used_at = now() WHERE operator_id = $1', [one.id]);
    await expect(gateway.run('UPDATE operator_recovery_code SET used_at = NULL WHERE operator_id = $1', [one.id])).rejects.toThrow(/used once/);
    await gateway.app.get(OperatorsService).resetFactor(one.id, { operatorId: one.id, reason: 'A test' });
  });
});
