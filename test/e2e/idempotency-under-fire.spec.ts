import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiProcess, type HttpAnswer } from './api-process.js';

const KEYS = 200;
const REPEATS = 50;
/** Keys whose repeats are sent concurrently. */
const KEYS_AT_ONCE = 4;
const CREATIONS_AT_ONCE = 16;
const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 240_000;

let api: ApiProcess;

beforeAll(async () => {
  api = await ApiProcess.start();
}, START_TIMEOUT_MS);

afterAll(() => api.stop(), START_TIMEOUT_MS);

const bodyOf = (reference: string, amount = '100.00'): string =>
  JSON.stringify({ service: 'bank_transfer_eur', amount, reference, fields: { account_number: '1000000000', holder_name: `Ines Duarte ${reference}` } });
const keysOf = (name: string, count = KEYS): string[] => Array.from({ length: count }, (_, number) => `${name}-${number}`);
const idOf = (answer: HttpAnswer): string => (JSON.parse(answer.body) as { id: string }).id;

/** Maps items with limited concurrency; results are in the order of the items. */
async function forEach<Item, Result>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const sendInTurn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, sendInTurn));
  return results;
}

describe('idempotency keys under concurrent load', () => {
  it(
    `creates one payout for each of ${KEYS} keys sent ${REPEATS} times at once, with identical bytes for every answer`,
    async () => {
      const answers = await forEach(keysOf('fire'), KEYS_AT_ONCE, (key) => Promise.all(Array.from({ length: REPEATS }, () => api.create(key, bodyOf(key)))));
      for (const ofKey of answers) {
        expect(new Set(ofKey.map(({ status }) => status))).toEqual(new Set([201]));
        expect(new Set(ofKey.map(({ body }) => body)).size).toBe(1);
        expect(ofKey.filter(({ replayed }) => !replayed)).toHaveLength(1);
      }
      const ids = answers.map(([first]) => (first ? idOf(first) : ''));
      expect(ids.toSorted()).toEqual(await api.payoutIds('fire-'));
    },
    TEST_TIMEOUT_MS,
  );

  it('refuse a different body for a used key, also when both arrive at once', async () => {
    const refused = await api.create('fire-0', bodyOf('fire-0', '100.01'));
    expect([refused.status, JSON.parse(refused.body)]).toEqual([422, expect.objectContaining({ code: 'idempotency_key_reused' })]);
    const keys = keysOf('split', 20);
    const pairs = await forEach(keys, KEYS_AT_ONCE, (key) => Promise.all([api.create(key, bodyOf(key)), api.create(key, bodyOf(key, '100.01'))]));
    for (const pair of pairs) expect(pair.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(await api.payoutIds('split-')).toHaveLength(keys.length);
  });

  it.each([1, 60, 140])(
    'complete with one payout each after the process was killed when it had answered %i of them',
    async (answeredBeforeKill) => {
      const name = `killed-${answeredBeforeKill}`;
      const keys = keysOf(name);
      const answered = new Map<string, HttpAnswer>();
      let dying: Promise<void> | undefined;
      await forEach(keys, CREATIONS_AT_ONCE, async (key) => {
        const answer = await api.create(key, bodyOf(key)).catch(() => undefined);
        if (answer !== undefined) answered.set(key, answer);
        if (answered.size >= answeredBeforeKill) dying ??= api.kill();
      });
      await dying;
      expect(answered.size).toBeLessThan(KEYS);

      await api.startAgain();
      const repeated = await forEach(keys, CREATIONS_AT_ONCE, (key) => api.create(key, bodyOf(key)));
      const again = await forEach(keys, CREATIONS_AT_ONCE, (key) => api.create(key, bodyOf(key)));
      for (const [number, key] of keys.entries()) {
        const before = answered.get(key);
        expect(repeated[number]).toMatchObject({ status: 201, ...(before && { replayed: true, body: before.body }) });
        expect(again[number]).toEqual({ status: 201, replayed: true, body: repeated[number]?.body });
      }
      expect(repeated.map(idOf).toSorted()).toEqual(await api.payoutIds(`${name}-`));
    },
    TEST_TIMEOUT_MS,
  );
});
