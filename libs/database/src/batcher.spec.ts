import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Batcher } from './batcher.js';

const LIMITS = { maxItems: 3, maxBatches: 1 };

/** A batcher whose batches end when the test says so. */
function slowBatcher(limits = LIMITS): { batcher: Batcher<number, string>; batches: number[][]; finish: (() => void)[] } {
  const batches: number[][] = [];
  const finish: (() => void)[] = [];
  const batcher = new Batcher<number, string>(async (items) => {
    batches.push([...items]);
    await new Promise<void>((resolve) => finish.push(resolve));
    return items.map(String);
  }, limits);
  return { batcher, batches, finish };
}

describe('Batcher', () => {
  it('puts items that arrive together into one batch, up to the limit, and gives each item its own result', async () => {
    const { batcher, batches, finish } = slowBatcher();
    const results = Promise.all([1, 2, 3, 4].map((item) => batcher.do(item)));
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1, 2, 3]]);
    finish[0]?.();
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1, 2, 3], [4]]);
    finish[1]?.();
    await expect(results).resolves.toEqual(['1', '2', '3', '4']);
  });

  it('gathers items that arrive while a batch runs into the next batch', async () => {
    const { batcher, batches, finish } = slowBatcher();
    const first = batcher.do(1);
    await nextTurn();
    await nextTurn();
    const later = [batcher.do(2), batcher.do(3)];
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1]]);
    finish[0]?.();
    await first;
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1], [2, 3]]);
    finish[1]?.();
    await Promise.all(later);
  });

  it('runs no more batches at once than the limit allows', async () => {
    const { batcher, batches, finish } = slowBatcher({ maxItems: 1, maxBatches: 2 });
    const all = Promise.all([1, 2, 3].map((item) => batcher.do(item)));
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1], [2]]);
    finish[1]?.();
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1], [2], [3]]);
    finish[0]?.();
    finish[2]?.();
    await all;
  });

  it('begins a batch that is not full beside another one only when that one takes long', async () => {
    const { batcher, batches, finish } = slowBatcher({ maxItems: 3, maxBatches: 2 });
    const all = [batcher.do(1)];
    await nextTurn();
    await nextTurn();
    all.push(batcher.do(2));
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1]]);
    await pause(100);
    await nextTurn();
    await nextTurn();
    expect(batches).toEqual([[1], [2]]);
    for (const end of finish) end();
    await Promise.all(all);
  });

  it('rejects every item of a batch that fails, and runs the next batch', async () => {
    let isBroken = true;
    const batcher = new Batcher<number, number>((items) => (isBroken ? Promise.reject(new Error('away')) : Promise.resolve(items)), LIMITS);
    const results = await Promise.allSettled([batcher.do(1), batcher.do(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    await expect(batcher.do(3)).resolves.toBe(3);
  });

  it('rejects a batch with too few results, so that no item gets the result of another', async () => {
    const batcher = new Batcher<number, number>((items) => Promise.resolve(items.slice(1)), LIMITS);
    await expect(Promise.all([batcher.do(1), batcher.do(2)])).rejects.toThrow('a batch of 2 items had 1 results');
  });
});
