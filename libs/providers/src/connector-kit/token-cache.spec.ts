import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpOutcome } from './http-sender.js';
import { TokenCache } from './token-cache.js';

const HOUR_MS = 3_600_000;

function answered(body: unknown, status = 200): HttpOutcome {
  return { kind: 'answered', status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** Tokens T1, T2, … each good for nine hours, as PayPal's are. */
function setUp({ expiresIn = 32_400, delayMs = 0 }: { expiresIn?: unknown; delayMs?: number } = {}) {
  const clock = { nowMs: 1_000 };
  const asked = { count: 0 };
  const tokens = new TokenCache(() => clock.nowMs);
  const ask = async (): Promise<HttpOutcome> => {
    asked.count += 1;
    const token = `T${String(asked.count)}`;
    await sleep(delayMs);
    return answered({ access_token: token, token_type: 'Bearer', expires_in: expiresIn });
  };
  const get = (account = 'a', timeoutMs = 1_000) => tokens.get(account, ask, timeoutMs);
  return { clock, asked, tokens, get };
}

describe('TokenCache', () => {
  it('requests one token for a hundred concurrent callers', async () => {
    const { asked, get } = setUp({ delayMs: 20 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => get()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"kind":"token","token":"T1","isProven":false}']));
    expect(asked.count).toBe(1);
  });

  it('knows a token that was accepted from a new one, and a newer token from a proven one', async () => {
    const { tokens, get } = setUp();
    await get();
    tokens.prove('a', 'T1');
    expect(await get()).toEqual({ kind: 'token', token: 'T1', isProven: true });
    tokens.forget('a', 'T1');
    await get();
    // The answer to an older request arrives late.
    tokens.prove('a', 'T1');
    expect(await get()).toEqual({ kind: 'token', token: 'T2', isProven: false });
  });

  it('keeps a token until five minutes before it expires', async () => {
    const { asked, clock, get } = setUp();
    await get();
    clock.nowMs = 1_000 + 9 * HOUR_MS - 300_001;
    expect(await get()).toEqual({ kind: 'token', token: 'T1', isProven: false });
    clock.nowMs += 1;
    expect(await get()).toEqual({ kind: 'token', token: 'T2', isProven: false });
    expect(asked.count).toBe(2);
  });

  it.each([
    [60, 30_000],
    [10 * 86_400, 86_400_000 - 300_000],
  ])('uses a token with a lifetime of %i s for %i ms', async (expiresIn, goodForMs) => {
    const { asked, clock, get } = setUp({ expiresIn });
    await get();
    clock.nowMs += goodForMs - 1;
    await get();
    expect(asked.count).toBe(1);
    clock.nowMs += 1;
    await get();
    expect(asked.count).toBe(2);
  });

  it.each([undefined, null, 0, -1, '32400', {}])('uses a token once when its lifetime is %j', async (expiresIn) => {
    const { asked, get } = setUp({ expiresIn: expiresIn === undefined ? null : expiresIn });
    await get();
    await get();
    expect(asked.count).toBe(2);
  });

  it('never gives the token of one account to another', async () => {
    const { get } = setUp();
    expect(await get('a')).toEqual({ kind: 'token', token: 'T1', isProven: false });
    expect(await get('b')).toEqual({ kind: 'token', token: 'T2', isProven: false });
    expect(await get('a')).toEqual({ kind: 'token', token: 'T1', isProven: false });
  });

  it('drops a refused token and keeps a newer one', async () => {
    const { asked, tokens, get } = setUp();
    await get();
    tokens.forget('a', 'T1');
    expect(await get()).toEqual({ kind: 'token', token: 'T2', isProven: false });
    // Many were refused with the first one; the last of them come late.
    tokens.forget('a', 'T1');
    expect(await get()).toEqual({ kind: 'token', token: 'T2', isProven: false });
    expect(asked.count).toBe(2);
  });

  it('ends the wait of a caller whose time is over and still serves the others', async () => {
    const { asked, get } = setUp({ delayMs: 150 });
    const [patient, hasty] = await Promise.all([get('a', 2_000), get('a', 20)]);
    expect(hasty).toMatchObject({ kind: 'no_token', outcome: { kind: 'not_sent', timedOut: true } });
    expect(patient).toEqual({ kind: 'token', token: 'T1', isProven: false });
    expect(asked.count).toBe(1);
  });

  it.each<[string, HttpOutcome]>([
    ['a refusal', answered({ error: 'invalid_client' }, 401)],
    ['a page', answered('<html>')],
    ['nothing', answered({})],
    ['a number', answered({ access_token: 1 })],
    ['a line break', answered({ access_token: 'a\r\nx: y' })],
    ['an endless token', answered({ access_token: 'x'.repeat(5_000) })],
    ['no answer', { kind: 'lost', timedOut: false, why: 'cut' }],
  ])('returns no token after %s, and requests one again for the next caller', async (_, outcome) => {
    const tokens = new TokenCache();
    let count = 0;
    const ask = () => {
      count += 1;
      return Promise.resolve(outcome);
    };
    expect(await tokens.get('a', ask, 1_000)).toEqual({ kind: 'no_token', outcome });
    await tokens.get('a', ask, 1_000);
    expect(count).toBe(2);
  });
});
