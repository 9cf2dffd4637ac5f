// Whether a provider that hangs slows down the payouts of another account: both in one gateway, with the same load, one after the other and again.
import { setTimeout as pause } from 'node:timers/promises';
import { createPayouts } from './load.mjs';

/** Waiting payouts of the other account at the start of the measurement: more than the concurrency of one account. */
const BACKLOG = 200;
/** Interval at which another one is added during the measurement, in milliseconds. */
const TRICKLE_MS = 100;
const TIMEOUT_MS = 180_000;

async function until(isThere, what) {
  const startedAt = performance.now();
  while (!(await isThere())) {
    if (performance.now() - startedAt > TIMEOUT_MS) throw new Error(`timed out waiting: ${what}`);
    await pause(20);
  }
}

/** @returns how long the payouts of the first account take, from creation to the last delivered callback, in seconds */
async function measure({ gateway, apiKey, receiver, total }) {
  const others = new AbortController();
  const trickle = keepCreating(gateway.url, apiKey, others.signal);
  const before = receiver.count();
  const startedAt = performance.now();
  await createPayouts(gateway.url, { apiKey, total, amount: '100.00' });
  await until(() => receiver.count() >= before + total, 'the callbacks of the account that does not hang');
  const seconds = (performance.now() - startedAt) / 1000;
  others.abort();
  await trickle;
  return seconds;
}

async function keepCreating(url, apiKey, signal) {
  while (!signal.aborted) {
    await createPayouts(url, { apiKey, total: 1, connections: 1, amount: '100.00', currency: 'USD' });
    await pause(TRICKLE_MS);
  }
}

/**
 * Measures the account alternately beside a healthy and a hanging account, so that other load of the machine affects both.
 * @returns payouts per second of both, over all rounds
 */
export async function measureIsolation({ gateway, provider, client, apiKey, receiver, total, rounds }) {
  const left = async () => {
    const { rows } = await client.query(`SELECT count(*)::int AS left FROM payout WHERE currency = 'USD' AND status <> 'PROCESSED'`);
    return rows[0].left;
  };
  const seen = { healthy: [], hanging: [] };
  for (let round = 0; round < rounds; round += 1) {
    await createPayouts(gateway.url, { apiKey, total: BACKLOG, amount: '100.00', currency: 'USD' });
    await until(async () => (await left()) === 0, 'the backlog of the provider that is well');
    seen.healthy.push(await measure({ gateway, apiKey, receiver, total }));
    await until(async () => (await left()) === 0, 'what came meanwhile');
    provider.hang();
    await createPayouts(gateway.url, { apiKey, total: BACKLOG, amount: '100.00', currency: 'USD' });
    await until(() => provider.hanging() > 0, 'a call that hangs');
    seen.hanging.push(await measure({ gateway, apiKey, receiver, total }));
    if (provider.hanging() === 0) throw new Error('the provider did not hang all the time');
    provider.answer();
    await until(async () => (await left()) === 0, 'the backlog of the provider that is well again');
  }
  const rateOf = (seconds) => (total * rounds) / seconds.reduce((sum, one) => sum + one, 0);
  return { healthy: rateOf(seen.healthy), hanging: rateOf(seen.hanging) };
}
