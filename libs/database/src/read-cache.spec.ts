import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { createReadCache } from './read-cache.js';

describe('createReadCache', () => {
  it('answers an entry for about five seconds and not longer', async () => {
    const cache = createReadCache<{ name: string }>();
    const startedAtMs = performance.now();
    cache.set('a', { name: 'one' });
    await pause(4_000);
    // On a slow machine the pause may have taken longer than the lifetime.
    if (performance.now() - startedAtMs < 4_900) expect(cache.get('a')).toEqual({ name: 'one' });
    await pause(1_300);
    expect(cache.get('a')).toBeUndefined();
  }, 20_000);

  it('drops the entry that was not used for the longest time when it is full', () => {
    const cache = createReadCache<{ number: number }>();
    for (let number = 0; number <= 10_000; number += 1) cache.set(String(number), { number });
    expect(cache.get('0')).toBeUndefined();
    expect(cache.get('1')).toEqual({ number: 1 });
    expect(cache.size).toBe(10_000);
  });
});
