import {
  OperatorLocksService,
  OperatorProofService,
  OperatorSessionsService,
  OperatorsService,
  SessionsService,
  type SignedIn,
  SignInService,
} from '@app/access';
import { AccessRecords, CheckpointsService, type Finding, HistoryVerifier } from '@app/audit';
import { accessHash, CHAIN_START, type ChainedAccess } from '@app/database';
import { type OperatorRole } from '@app/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { MAX_COUNTS_PER_WINDOW } from '../../libs/access/src/history/failure-counts.repository.js';
import { TestGateway } from '../setup/gateway.js';

const PASSWORD = 'correct horse battery staple';
const WRONG = 'wrong password here';
/** A process refuses strangers from memory for a second after the limit of all of them. */
const MEMORY_MS = 1_200;

let gateway: TestGateway;
let folder: string;
/** An attacker who owns the database and disables its guards. What they do is put back. */
let intruder: pg.Client;
let operators = 0;
let networks = 0;

type Stored = ChainedAccess & { hash: Buffer };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payout-gateway-access-'));
  const environment = {
    AUDIT_SIGNING_KEY: Buffer.alloc(32, 9).toString('base64'),
    AUDIT_CHECKPOINT_FILE: join(folder, 'checkpoints.jsonl'),
    AUDIT_INTERVAL_MS: '86400000',
  };
  gateway = await TestGateway.start({ environment });
  intruder = new pg.Client({ connectionString: gateway.database.url });
  await intruder.connect();
  await intruder.query('SET session_replication_role = replica');
}, 90_000);

afterAll(async () => {
  await intruder.end();
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Set by the test that reaches the limit of all strangers. */
let isRefusedFromMemory = false;
beforeEach(async () => {
  await gateway.run('DELETE FROM sign_in_failure');
  if (isRefusedFromMemory) await sleep(MEMORY_MS);
  isRefusedFromMemory = false;
});

const nextNetwork = (): string => `198.51.${Math.floor((networks += 1) / 250)}.${networks % 250}`;
const findings = async (): Promise<Finding[]> => (await gateway.app.get(HistoryVerifier).verify()).findings;
const chain = async (): Promise<Stored[]> => (await intruder.query<Stored>('SELECT * FROM access_event ORDER BY number')).rows;
const length = async (): Promise<number> => (await chain()).length;
const eventsAfter = async (number: number) =>
  (await chain()).slice(number).map(({ kind, operator_id, session_id, by_id, data }) => [kind, operator_id, session_id, by_id, data]);

async function newOperator(role: OperatorRole = 'operator'): Promise<{ id: string; email: string }> {
  const email = `operator${(operators += 1)}@chain.example`;
  const { id } = await gateway.app.get(OperatorsService).create({ email, name: `Operator ${operators}`, role, password: PASSWORD });
  return { id, email };
}

function signIn({ email }: { email: string }, password = PASSWORD, from: { ip?: string; replacedSessions?: string[] } = {}): Promise<SignedIn> {
  return gateway.app.get(SignInService).signIn(email, password, { ip: nextNetwork(), ...from });
}
const failing = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    () => undefined,
  );
const anyNetwork = { network: expect.stringMatching(/^[\w-]{16}$/) };

/** Windows of failures are over when a quarter of an hour has passed. */
const closeWindows = async (): Promise<void> => {
  await gateway.run("UPDATE sign_in_failure_count SET window_start = window_start - interval '15 minutes'");
  await gateway.app.get(SessionsService).purge();
};

/** Puts events with valid hashes in the place of the chain. */
async function forge(events: readonly Stored[]): Promise<void> {
  await intruder.query('DELETE FROM access_event');
  let hash = CHAIN_START;
  for (const [index, event] of events.entries()) {
    const forged = { ...event, number: index + 1 };
    hash = accessHash(hash, forged);
    const row = JSON.stringify({ ...forged, hash: `\\x${hash.toString('hex')}` });
    await intruder.query('INSERT INTO access_event SELECT * FROM json_populate_record(NULL::access_event, $1)', [row]);
  }
}

describe('the chain of sign-ins', () => {
  it('says who signed in and out, and which sessions a sign-in ended', async () => {
    const [person, before] = [await newOperator(), await length()];
    const first = await signIn(person);
    const second = await signIn(person, PASSWORD, { replacedSessions: [first.token] });
    await gateway.app.get(SessionsService).end(second.token);
    await gateway.app.get(SessionsService).end(second.token);
    const [one, two] = [first.session.sessionId, second.session.sessionId];
    expect(await eventsAfter(before)).toEqual([
      ['session.opened', person.id, one, person.id, anyNetwork],
      ['session.ended', person.id, one, person.id, { why: 'replaced' }],
      ['session.opened', person.id, two, person.id, anyNetwork],
      ['session.ended', person.id, two, person.id, { why: 'signed_out' }],
    ]);
    expect(await findings()).toEqual([]);
  });

  it('says who ended whose session', async () => {
    const [person, admin] = [await newOperator(), await newOperator('admin')];
    const [here, there, left] = [await signIn(person), await signIn(person), await signIn(person)];
    const sessions = gateway.app.get(OperatorSessionsService);
    const before = await length();
    const actor = { id: person.id, role: 'operator' as const, sessionId: here.session.sessionId, ip: '198.51.100.7' };
    await sessions.end(actor, there.session.sessionId);
    await sessions.endAllOf({ ...actor, id: admin.id, role: 'admin', sessionId: 'ses_none' }, person.id);
    const ended = await eventsAfter(before);
    expect(ended[0]).toEqual(['session.ended', person.id, there.session.sessionId, person.id, { why: 'ended_by_owner' }]);
    expect(ended.slice(1)).toEqual(
      expect.arrayContaining([here, left].map(({ session }) => ['session.ended', person.id, session.sessionId, admin.id, { why: 'ended_by_other' }])),
    );
    expect(ended).toHaveLength(3);
    expect(await findings()).toEqual([]);
  });

  it('says that sessions ended with the role, with the access of an operator, and by themselves', async () => {
    const [person, another, idle] = [await newOperator(), await newOperator(), await newOperator()];
    const [first, second, third] = [await signIn(person), await signIn(another), await signIn(idle)];
    const before = await length();
    const change = { operatorId: gateway.operator('admin').id, reason: 'a test' };
    await gateway.app.get(OperatorsService).changeRole(person.id, 'viewer', change);
    await gateway.app.get(OperatorsService).disable(another.id);
    await gateway.run("UPDATE operator_session SET last_seen_at = now() - interval '31 minutes' WHERE id = $1", [third.session.sessionId]);
    await gateway.app.get(SessionsService).purge();
    expect(await eventsAfter(before)).toEqual([
      ['session.ended', person.id, first.session.sessionId, change.operatorId, { why: 'role_changed' }],
      ['session.ended', another.id, second.session.sessionId, null, { why: 'operator_disabled' }],
      ['session.ended', idle.id, third.session.sessionId, null, { why: 'expired' }],
    ]);
    expect(await findings()).toEqual([]);
  });

  it('says that an operator proved again who they are, or failed to', async () => {
    const [{ id }, before] = [await newOperator(), await length()];
    const proof = gateway.app.get(OperatorProofService);
    await failing(proof.proveAgain(id, { password: WRONG, sessionId: 'ses_none', ip: '198.51.100.7' }));
    await proof.proveAgain(id, { password: PASSWORD, sessionId: 'ses_none', ip: '198.51.100.7' });
    expect(await eventsAfter(before)).toEqual([
      ['proof.failed', id, null, id, anyNetwork],
      ['proof.passed', id, null, id, anyNetwork],
    ]);
    expect(await findings()).toEqual([]);
  });

  it('says once that strangers locked an operator, and who unlocked', async () => {
    const [person, admin, before] = [await newOperator(), gateway.operator('admin').id, await length()];
    const stranger = { email: 'nobody@strangers.example' };
    for (let attempt = 0; attempt < 5; attempt += 1) await failing(signIn(person, WRONG));
    for (let attempt = 0; attempt < 5; attempt += 1) await failing(signIn(stranger, WRONG));
    // One failure is old enough, so that one more is let in, and locks again.
    await gateway.run(
      'DELETE FROM sign_in_failure f USING (SELECT subject_hash FROM sign_in_failure GROUP BY 1 HAVING count(*) = 5) s WHERE f.subject_hash = s.subject_hash AND f.failed_at = (SELECT min(failed_at) FROM sign_in_failure WHERE subject_hash = s.subject_hash)',
    );
    await failing(signIn(person, WRONG));
    const locked = ['operator.locked', person.id, null, null, anyNetwork];
    expect(await eventsAfter(before)).toEqual([locked]);
    await gateway.app.get(OperatorLocksService).unlock(person.id, admin, 'called and asked');
    for (let attempt = 0; attempt < 5; attempt += 1) await failing(signIn(person, WRONG));
    expect(await eventsAfter(before)).toEqual([locked, ['operator.unlocked', person.id, null, admin, { reason: 'called and asked' }], locked]);
    expect(await findings()).toEqual([]);
  });

  it('takes sign-ins and ends of the same moment one after the other', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => newOperator()));
    const opened = await Promise.all(people.map((person) => signIn(person)));
    await Promise.all([...opened.map(({ token }) => gateway.app.get(SessionsService).end(token)), ...people.map((person) => signIn(person))]);
    expect(await findings()).toEqual([]);
    expect((await chain()).map(({ number }) => number)).toEqual(Array.from({ length: await length() }, (_, index) => index + 1));
  });
});

describe('failed sign-ins of strangers', () => {
  it('become one event for each operator, or none, and network when their window is over', async () => {
    await closeWindows();
    const [person, before, ip] = [await newOperator(), await length(), nextNetwork()];
    for (let attempt = 0; attempt < 3; attempt += 1) await failing(signIn(person, WRONG, { ip }));
    for (let attempt = 0; attempt < 2; attempt += 1) await failing(signIn({ email: `secret${attempt}@strangers.example` }, WRONG, { ip }));
    await gateway.app.get(SessionsService).purge();
    expect(await eventsAfter(before)).toEqual([]);
    await closeWindows();
    const about = (failures: number) => ({ failures, window: expect.any(String), ...anyNetwork });
    expect(await eventsAfter(before)).toEqual([
      ['sign_in.failed', person.id, null, null, about(3)],
      ['sign_in.failed', null, null, null, about(2)],
    ]);
    const [row] = await gateway.run<{ text: string }>(
      `SELECT (SELECT string_agg(e::text, ' ') FROM access_event e) || coalesce((SELECT string_agg(c::text, ' ') FROM sign_in_failure_count c), '') AS text`,
    );
    for (const secret of ['@', ip, PASSWORD, WRONG]) expect(row?.text).not.toContain(secret);
    expect(await findings()).toEqual([]);
  });

  it('write nothing while they are refused, and as many events in a window as are allowed, however many networks there are', async () => {
    isRefusedFromMemory = true;
    await gateway.run('DELETE FROM sign_in_failure_count');
    const before = await length();
    for (let number = 0; number < 60; number += 1) await failing(signIn({ email: `wide${number}@strangers.example` }, WRONG));
    const counted = await gateway.run('SELECT * FROM sign_in_failure_count ORDER BY network');
    expect(counted).toHaveLength(60);
    const flood = Array.from({ length: 400 }, (_, number) => failing(signIn({ email: `flood${number}@strangers.example` }, WRONG)));
    await Promise.all(flood);
    expect(await gateway.run('SELECT * FROM sign_in_failure_count ORDER BY network')).toEqual(counted);
    expect(await eventsAfter(before)).toEqual([]);
    await closeWindows();
    const events = await eventsAfter(before);
    expect(events).toHaveLength(MAX_COUNTS_PER_WINDOW + 1);
    expect(events.at(-1)).toEqual(['sign_in.failed', null, null, null, { window: expect.any(String), failures: 10, more: 10 }]);
    expect(await findings()).toEqual([]);
  });
});

describe('a session', () => {
  it.each([
    ['a later end', `expires_at = expires_at + interval '1 day'`, 'expires_at'],
    ['another beginning', `created_at = created_at - interval '1 second'`, 'created_at'],
    ['another operator', `operator_id = (SELECT id FROM operator o WHERE o.id <> s.operator_id AND o.role = 'operator' LIMIT 1)`, 'operator_id'],
    ['another token', `token_hash = '\\x0d'`, 'token_network_device'],
    ['another network', `network = 'elsewhere'`, 'token_network_device'],
  ])('is found with %s than its sign-in gave it', async (_what, change, column) => {
    const { session, token } = await signIn(await newOperator());
    await intruder.query('DROP TABLE IF EXISTS kept');
    await intruder.query('CREATE TEMPORARY TABLE kept AS SELECT * FROM operator_session WHERE id = $1', [session.sessionId]);
    await intruder.query(`UPDATE operator_session s SET ${change} WHERE id = $1`, [session.sessionId]);
    expect(await findings()).toEqual([
      { kind: 'row', subject: `session ${session.sessionId}`, what: expect.stringMatching(new RegExp(`^Not what event \\d+ says: ${column}\\.$`)) },
    ]);
    await intruder.query('DELETE FROM operator_session WHERE id = $1', [session.sessionId]);
    await intruder.query('INSERT INTO operator_session SELECT * FROM kept');
    await gateway.app.get(SessionsService).end(token);
    expect(await findings()).toEqual([]);
  });

  it('is found when its operator has another role than at the sign-in', async () => {
    const person = await newOperator();
    const { session } = await signIn(person);
    await intruder.query(`UPDATE operator SET role = 'admin' WHERE id = $1`, [person.id]);
    expect(await findings()).toContainEqual({ kind: 'row', subject: `session ${session.sessionId}`, what: expect.stringMatching(/says: role\.$/) });
    await intruder.query(`UPDATE operator SET role = 'operator' WHERE id = $1`, [person.id]);
    expect(await findings()).toEqual([]);
  });

  it('is found when nobody signed in for it, also after it has ended, until somebody records it for a reason', async () => {
    const { id } = await newOperator('admin');
    const forge = `INSERT INTO operator_session (id, operator_id, token_hash, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')`;
    await gateway.run(forge, ['ses_forged', id, Buffer.from('forged')]);
    const subject = 'session ses_forged';
    expect(await findings()).toEqual([{ kind: 'row', subject, what: 'It is there, and no sign-in has opened it.' }]);
    await gateway.run(`UPDATE operator_session SET last_seen_at = now() - interval '1 hour' WHERE id = 'ses_forged'`);
    await gateway.app.get(SessionsService).purge();
    const [finding, ...more] = await findings();
    expect([finding, more]).toEqual([{ kind: 'row', subject, what: expect.stringMatching(/^Event \d+ ends it, and no sign-in had opened it\.$/) }, []]);
    const recorded = await gateway.app.get(AccessRecords).record({ reason: 'Ticket 4711.', by: 'root@host' });
    expect(recorded).toEqual([`${subject}  ${finding?.what ?? ''}`]);
    expect((await eventsAfter((await length()) - 1))[0]).toEqual([
      'session.recorded',
      id,
      'ses_forged',
      null,
      { reason: 'Ticket 4711.', by: 'root@host', found: finding?.what },
    ]);
    expect(await findings()).toEqual([]);
  });

  it('is found when it is removed past the chain, and when it is there again after its end', async () => {
    const { session, token } = await signIn(await newOperator());
    await intruder.query('DROP TABLE IF EXISTS kept');
    await intruder.query('CREATE TEMPORARY TABLE kept AS SELECT * FROM operator_session WHERE id = $1', [session.sessionId]);
    await intruder.query('DELETE FROM operator_session WHERE id = $1', [session.sessionId]);
    const subject = `session ${session.sessionId}`;
    expect(await findings()).toEqual([{ kind: 'row', subject, what: expect.stringMatching(/says that it is open, and it is gone\.$/) }]);
    await intruder.query('INSERT INTO operator_session SELECT * FROM kept');
    await gateway.app.get(SessionsService).end(token);
    await intruder.query('INSERT INTO operator_session SELECT * FROM kept');
    expect(await findings()).toEqual([{ kind: 'row', subject, what: expect.stringMatching(/says that it has ended, and it is there\.$/) }]);
    await intruder.query('DELETE FROM operator_session WHERE id = $1', [session.sessionId]);
    expect(await findings()).toEqual([]);
  });
});

describe('the owner of the database', () => {
  it('cannot edit or delete an event of a sign-in unnoticed', async () => {
    await signIn(await newOperator());
    await signIn(await newOperator());
    const before = await chain();
    const number = before.length - 1;
    await intruder.query(`UPDATE access_event SET by_id = NULL WHERE number = $1`, [number]);
    expect(await findings()).toEqual([
      { kind: 'changed', subject: 'access', what: `Event ${number} (session.opened) is not what was written, or does not follow the one before it.` },
    ]);
    await intruder.query('DELETE FROM access_event WHERE number = $1', [number]);
    expect(await findings()).toEqual([{ kind: 'deleted', subject: 'access', what: `Event ${number} is missing.` }]);
    await forge(before);
    expect(await findings()).toEqual([]);
  });

  it('cannot cut off or rewrite the sign-ins with valid hashes once a checkpoint has sealed them', async () => {
    const { id } = await newOperator();
    await failing(gateway.app.get(OperatorProofService).proveAgain(id, { password: WRONG, sessionId: 'ses_none', ip: '198.51.100.7' }));
    await gateway.app.get(CheckpointsService).run();
    const before = await chain();
    await forge(before.slice(0, -1));
    expect(await findings()).toContainEqual(expect.objectContaining({ kind: 'truncated', subject: 'access' }));
    await forge(before.map((event) => ({ ...event, by_id: null })));
    expect(await findings()).toContainEqual(expect.objectContaining({ kind: 'rewritten', subject: 'access' }));
    await forge(before);
    expect(await findings()).toEqual([]);
  });

  it('is refused by the guards as long as they stand, as the application is', async () => {
    for (const change of ['UPDATE access_event SET by_id = NULL', 'DELETE FROM access_event', 'TRUNCATE access_event']) {
      await expect(gateway.run(change)).rejects.toThrow();
    }
  });
});
