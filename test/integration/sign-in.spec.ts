import {
  OperatorLocksService,
  OperatorsService,
  SessionsService,
  type SignedIn,
  SignInFailed,
  type SignInOrigin,
  SignInsBusy,
  SignInService,
  TooManyAttempts,
} from '@app/access';
import { SecurityLog } from '@app/observability';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp, TestGateway } from '../setup/gateway.js';

const PASSWORD = 'correct horse battery staple';
const WRONG = 'wrong password here';
const FLOOD = 1_000;
const MEMORY_MS = 1_200;
/** Far more than the few sign-ins that are let in take, and far less than a thousand hashes. */
const FLOOD_LIMIT_MS = 15_000;

let gateway: TestGateway;
/** Set by a test that reaches the limit of all strangers: the process refuses them for another second. */
let isRefusedFromMemory = false;
let networks = 0;
let operators = 0;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
}, 90_000);
afterAll(() => gateway.stop());
afterEach(async () => {
  await gateway.run('DELETE FROM sign_in_failure');
  if (isRefusedFromMemory) await sleep(MEMORY_MS);
  isRefusedFromMemory = false;
});

/** Every call is from a network of its own unless the test names one. */
const nextNetwork = (): string => `198.${51 + Math.floor((networks += 1) / 62_500)}.${Math.floor(networks / 250) % 250}.${networks % 250}`;
const signIn = (email: string, password: string, from: Partial<SignInOrigin> = {}, app: INestApplicationContext = gateway.app): Promise<SignedIn> =>
  app.get(SignInService).signIn(email, password, { ip: nextNetwork(), ...from });
const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
/** A new operator for each test. */
async function newOperator(): Promise<{ id: string; email: string }> {
  const email = `operator${(operators += 1)}@test.example`;
  const { id } = await gateway.app.get(OperatorsService).create({ email, name: `Operator ${operators}`, role: 'operator', password: PASSWORD });
  return { id, email };
}
async function lockAccount(email: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) expect(await refusalOf(signIn(email, WRONG))).toBeInstanceOf(SignInFailed);
  expect(await refusalOf(signIn(email, PASSWORD))).toBeInstanceOf(TooManyAttempts);
}

describe('a flood of sign-ins with invented addresses', () => {
  it('is refused before it costs a connection or a hash, and payouts are created beside it', async () => {
    isRefusedFromMemory = true;
    const startedAtMs = performance.now();
    const flood = Array.from({ length: FLOOD }, (_, number) => refusalOf(signIn(`invented${number}@strangers.example`, WRONG)));
    const creates = Array.from({ length: 40 }, () => gateway.createAnswer());
    const answers = await Promise.all(creates);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const refusals = await Promise.all(flood);
    expect(performance.now() - startedAtMs).toBeLessThan(FLOOD_LIMIT_MS);
    const isAnswered = (refusal: unknown): boolean => [SignInFailed, TooManyAttempts, SignInsBusy].some((kind) => refusal instanceof kind);
    expect(refusals.filter((refusal) => !isAnswered(refusal))).toEqual([]);
    expect(refusals.filter((refusal) => refusal instanceof SignInsBusy).length).toBeGreaterThan(900);
  }, 120_000);

  it('lets an operator on a known device sign in at once', async () => {
    isRefusedFromMemory = true;
    const { email } = await newOperator();
    const { knownDevice } = await signIn(email, PASSWORD);
    const flood = Array.from({ length: FLOOD }, (_, number) => refusalOf(signIn(`invented${number}@strangers.example`, WRONG)));
    await expect(signIn(email, PASSWORD, { knownDevice })).resolves.toMatchObject({ session: { operator: { email } } });
    await Promise.all(flood);
  }, 120_000);
});

describe('a sign-in that would be refused whatever it says', () => {
  const refusedAtOnce = (from: Partial<SignInOrigin> = {}): string | undefined =>
    gateway.app.get(SignInService).refusalAtOnce({ ip: nextNetwork(), ...from })?.name;

  it('is known by its headers while the line is full, and not for a known device', async () => {
    isRefusedFromMemory = true;
    const { knownDevice } = await signIn((await newOperator()).email, PASSWORD);
    expect(refusedAtOnce()).toBeUndefined();
    const flood = Array.from({ length: FLOOD }, (_, number) => refusalOf(signIn(`invented${number}@strangers.example`, WRONG)));
    expect(refusedAtOnce()).toBe('SignInsBusy');
    expect(refusedAtOnce({ knownDevice })).toBeUndefined();
    await Promise.all(flood);
    expect(refusedAtOnce()).toBe('TooManyAttempts');
    expect(refusedAtOnce({ knownDevice })).toBeUndefined();
  }, 120_000);

  it('is known by its network when that has tried a locked account ten times, so that the database is not asked again', async () => {
    const [ip, { email }] = [nextNetwork(), await newOperator()];
    await lockAccount(email);
    for (let number = 0; number < 10; number += 1) {
      expect(refusedAtOnce({ ip })).toBeUndefined();
      expect(await refusalOf(signIn(email, WRONG, { ip }))).toMatchObject({ name: 'TooManyAttempts' });
    }
    expect(refusedAtOnce({ ip })).toBe('TooManyAttempts');
    expect(refusedAtOnce()).toBeUndefined();
  });
});

describe('failed sign-ins', () => {
  it('are counted by network in all processes, whatever addresses are tried', async () => {
    const ip = nextNetwork();
    const other = await startApp(gateway.database.applicationUrl, {}, false);
    try {
      for (let number = 0; number < 20; number += 1) {
        const app = number % 2 === 0 ? gateway.app : other;
        expect(await refusalOf(signIn(`sprayed${number}@strangers.example`, WRONG, { ip }, app))).toBeInstanceOf(SignInFailed);
      }
      const refused = await refusalOf(signIn((await newOperator()).email, PASSWORD, { ip }, other));
      expect(refused).toBeInstanceOf(TooManyAttempts);
      expect((refused as TooManyAttempts).retryAfterSeconds).toBeGreaterThan(800);
      expect(await refusalOf(signIn('sprayed@strangers.example', WRONG))).toBeInstanceOf(SignInFailed);
    } finally {
      await other.close();
    }
  });

  it('are counted by the first 64 bits of an IPv6 address', async () => {
    for (let number = 0; number < 20; number += 1) await refusalOf(signIn(`six${number}@strangers.example`, WRONG, { ip: `2001:db8:1:2::${number}` }));
    expect(await refusalOf(signIn('six@strangers.example', WRONG, { ip: '2001:db8:1:2:ffff::1' }))).toBeInstanceOf(TooManyAttempts);
    expect(await refusalOf(signIn('six@strangers.example', WRONG, { ip: '2001:db8:1:3::1' }))).toBeInstanceOf(SignInFailed);
  });

  it('are counted together, sixty a minute, so that many networks order few hashes', async () => {
    isRefusedFromMemory = true;
    for (let number = 0; number < 60; number += 1) await refusalOf(signIn(`wide${number}@strangers.example`, WRONG));
    const refused = await refusalOf(signIn('wide@strangers.example', WRONG));
    expect(refused).toBeInstanceOf(TooManyAttempts);
    expect((refused as TooManyAttempts).retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('are removed by a success, for its network too', async () => {
    const [ip, { email }] = [nextNetwork(), await newOperator()];
    for (let round = 0; round < 25; round += 1) await signIn(email, PASSWORD, { ip });
    expect(await gateway.run('SELECT FROM sign_in_failure')).toHaveLength(0);
  });
});

describe('the security log of sign-ins', () => {
  it('has the same keyed hash for the same address each time, never the address, and says why one was refused', async () => {
    const recorded = jest.spyOn(gateway.app.get(SecurityLog), 'record');
    try {
      const [{ email }, ip] = [await newOperator(), nextNetwork()];
      for (let attempt = 0; attempt < 6; attempt += 1) await refusalOf(signIn(attempt % 2 === 0 ? email : email.toUpperCase(), WRONG, { ip }));
      await refusalOf(signIn('another@strangers.example', WRONG, { ip }));
      const calls = recorded.mock.calls.map(([event, facts]) => ({ event, ...facts }));
      expect(calls.map(({ event, why }) => [event, why])).toEqual([
        ...Array.from({ length: 5 }, () => ['sign_in_failed', undefined]),
        ['sign_in_refused', 'account'],
        ['sign_in_failed', undefined],
      ]);
      expect(new Set(calls.slice(0, 6).map(({ subject }) => subject)).size).toBe(1);
      expect(calls[6]?.subject).not.toBe(calls[0]?.subject);
      expect(calls[0]).toEqual({ event: 'sign_in_failed', ip, subject: expect.stringMatching(/^[\w-]{16}$/) });
      expect(JSON.stringify(calls)).not.toContain('@');
    } finally {
      recorded.mockRestore();
    }
  });
});

describe('an account that strangers have locked', () => {
  it('lets the operator in from a device that is known, and from no other', async () => {
    const [{ email }, { email: other }] = [await newOperator(), await newOperator()];
    const { knownDevice } = await signIn(email, PASSWORD);
    const { knownDevice: ofAnother } = await signIn(other, PASSWORD);
    await lockAccount(email);
    await expect(signIn(email, PASSWORD, { knownDevice })).resolves.toBeDefined();
    expect(await refusalOf(signIn(email, PASSWORD, { knownDevice: ofAnother }))).toBeInstanceOf(TooManyAttempts);
    expect(await refusalOf(signIn(email, PASSWORD))).toBeInstanceOf(TooManyAttempts);
  });

  it('stays locked for a known device that fails too often itself', async () => {
    const { email } = await newOperator();
    const { knownDevice } = await signIn(email, PASSWORD);
    await lockAccount(email);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await refusalOf(signIn(email, WRONG, { knownDevice }))).toBeInstanceOf(SignInFailed);
    expect(await refusalOf(signIn(email, PASSWORD, { knownDevice }))).toBeInstanceOf(TooManyAttempts);
  });

  it('is shown to administrators and unlocked by one', async () => {
    const [{ id, email }, locks] = [await newOperator(), gateway.app.get(OperatorLocksService)];
    const lockOf = async () => (await locks.list()).find(({ operator }) => operator.id === id)?.lockedUntil ?? null;
    expect(await lockOf()).toBeNull();
    await lockAccount(email);
    const lockedForMs = ((await lockOf())?.getTime() ?? 0) - Date.now();
    expect(lockedForMs).toBeGreaterThan(800_000);
    expect(await locks.unlock(id, gateway.operator('admin').id, 'called and asked')).toMatchObject({ operator: { id }, lockedUntil: null });
    expect(await lockOf()).toBeNull();
    await expect(signIn(email, PASSWORD)).resolves.toBeDefined();
    expect(await refusalOf(locks.unlock(`op_${'0'.repeat(32)}`, gateway.operator('admin').id, 'nobody'))).toMatchObject({ code: 'not_found' });
  });
});

describe('a new sign-in', () => {
  it('ends the session that the same browser had, and no other', async () => {
    const sessions = gateway.app.get(SessionsService);
    const [{ email }, { email: other }] = [await newOperator(), await newOperator()];
    const [first, elsewhere] = [await signIn(email, PASSWORD), await signIn(email, PASSWORD)];
    const second = await signIn(other, PASSWORD, { replacedSessions: [first.token, 'no such token'] });
    expect(await sessions.resolve(first.token)).toBeNull();
    expect(await sessions.resolve(elsewhere.token)).not.toBeNull();
    expect(await sessions.resolve(second.token)).toMatchObject({ operator: { email: other } });
  });

  it('leaves the session of the browser as it is when it fails', async () => {
    const { email } = await newOperator();
    const { token } = await signIn(email, PASSWORD);
    await refusalOf(signIn(email, WRONG, { replacedSessions: [token] }));
    expect(await gateway.app.get(SessionsService).resolve(token)).not.toBeNull();
  });
});
