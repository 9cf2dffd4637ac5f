// Whether strangers who sign in slow down the creation of payouts: creations alone and beside a flood, one after the other and again.
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import { createPayouts } from './load.mjs';

/** Sign-ins with invented addresses that are sent in parallel, again and again. */
const BURST = 1_000;
/** The gateway answers a full line with this Retry-After, in seconds. */
const RETRY_AFTER_SECONDS = 5;
const WARM_UP_SECONDS = 2;
/** A sign-in that is answered later than this is reported as slow, in milliseconds. */
const SLOW_MS = 10_000;

const dispatcher = new Agent({ connections: BURST });

async function signIn(url, number) {
  const startedAt = performance.now();
  const answer = await fetch(`${url}/admin/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'payout-gateway-admin' },
    body: JSON.stringify({ email: `invented${number}@strangers.example`, password: 'wrong password here' }),
    dispatcher,
  });
  await answer.text();
  return { status: answer.status, isSlow: performance.now() - startedAt > SLOW_MS };
}

async function flood(url, signal) {
  const answers = [];
  while (!signal.aborted) {
    answers.push(...(await Promise.all(Array.from({ length: BURST }, (_, number) => signIn(url, number)))));
    await pause(RETRY_AFTER_SECONDS * 1_000, undefined, { signal }).catch(() => undefined);
  }
  return answers;
}

/**
 * @returns creations per second alone and beside the flood, over all rounds
 * @throws Error when a creation fails, or a sign-in is answered with anything but 401 and 429, or late
 */
export async function measureFlood({ url, apiKey, durationSeconds, rounds }) {
  const load = { apiKey, durationSeconds, amount: '100.00' };
  await createPayouts(url, { ...load, durationSeconds: WARM_UP_SECONDS });
  const seen = { alone: [], beside: [] };
  for (let round = 0; round < rounds; round += 1) {
    seen.alone.push((await createPayouts(url, load)).perSecond);
    const end = new AbortController();
    const strangers = flood(url, end.signal);
    seen.beside.push((await createPayouts(url, load)).perSecond);
    end.abort();
    const wrong = (await strangers).filter(({ status, isSlow }) => isSlow || (status !== 401 && status !== 429));
    if (wrong.length > 0) throw new Error(`${wrong.length} sign-ins were answered late or wrongly: ${JSON.stringify(wrong[0])}`);
  }
  const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;
  return { alone: mean(seen.alone), beside: mean(seen.beside) };
}
