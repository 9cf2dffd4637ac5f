import { describe, expect, it } from '@jest/globals';
import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  it('forgets a value when its lifetime is over', () => {
    let nowMs = 1_000;
    const cache = new ExpiringCache<string>(5_000, 10, () => nowMs);
    cache.set('a', 'one');
    nowMs += 4_999;
    expect(cache.get('a')).toBe('one');
    nowMs += 1;
    expect(cache.get('a')).toBeUndefined();
  });

  it('drops the oldest entry when it is full', () => {
    const cache = new ExpiringCache<number>(5_000, 2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 3);
    cache.set('c', 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([3, undefined, 4]);
  });

  it('deletes by key and by value', () => {
    const cache = new ExpiringCache<number>(5_000, 10);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('c', 3);
    cache.delete('a');
    cache.deleteWhere((value) => value === 2);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, undefined, 3]);
  });
});
