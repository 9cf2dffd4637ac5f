import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { ReadCache } from './read-cache.js';

const never = (): Promise<never> => Promise.reject(new Error('it was read'));

/** A read that the test ends. */
function openRead(): { read: () => Promise<{ name: string }>; end: (name: string) => void } {
  let resolve!: (value: { name: string }) => void;
  const reading = new Promise<{ name: string }>((done) => (resolve = done));
  return {
    read: () => reading,
    end: (name) => {
      resolve({ name });
    },
  };
}

describe('ReadCache', () => {
  it('answers an entry for about five seconds and not longer', async () => {
    const cache = new ReadCache<{ name: string }>();
    const startedAtMs = performance.now();
    await cache.get('a', () => Promise.resolve({ name: 'one' }));
    await pause(4_000);
    // On a slow machine the pause may have taken longer than the lifetime.
    if (performance.now() - startedAtMs < 4_900) expect(await cache.get('a', never)).toEqual({ name: 'one' });
    await pause(1_300);
    expect(await cache.get('a', () => Promise.resolve({ name: 'two' }))).toEqual({ name: 'two' });
  }, 20_000);

  it('drops the entry that was not used for the longest time when it is full', async () => {
    const cache = new ReadCache<{ number: number }>();
    for (let number = 0; number <= 10_000; number += 1) await cache.get(String(number), () => Promise.resolve({ number }));
    await expect(cache.get('0', never)).rejects.toThrow('it was read');
    expect(await cache.get('2', never)).toEqual({ number: 2 });
  });

  it('reads a key once, however many ask for it meanwhile', async () => {
    const cache = new ReadCache<{ name: string }>();
    const { read, end } = openRead();
    const asked = [cache.get('a', read), cache.get('a', never), cache.get('a', never)];
    end('one');
    expect(await Promise.all(asked)).toEqual([{ name: 'one' }, { name: 'one' }, { name: 'one' }]);
  });

  it('answers nobody who asks after a change with a read that began before it', async () => {
    const cache = new ReadCache<{ name: string }>();
    const before = openRead();
    const early = cache.get('a', before.read);
    cache.delete('a');
    expect(await cache.get('a', () => Promise.resolve({ name: 'new' }))).toEqual({ name: 'new' });
    before.end('old');
    expect(await early).toEqual({ name: 'old' });
    expect(await cache.get('a', never)).toEqual({ name: 'new' });
  });

  it('keeps nothing of a read that fails or finds nothing', async () => {
    const cache = new ReadCache<{ name: string }>();
    await expect(cache.get('a', never)).rejects.toThrow('it was read');
    expect(await cache.get('a', () => Promise.resolve(null))).toBeNull();
    expect(await cache.get('a', () => Promise.resolve({ name: 'one' }))).toEqual({ name: 'one' });
  });
});
