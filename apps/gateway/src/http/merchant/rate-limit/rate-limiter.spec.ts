import { describe, expect, it } from '@jest/globals';
import { RateLimiter } from './rate-limiter.js';

describe('the rate limiter of an API key', () => {
  it('allows a burst of one second of requests, then a steady rate', () => {
    let nowMs = 0;
    const limiter = new RateLimiter(4, () => nowMs);
    const take = () => limiter.take('a').isGranted;
    expect([take(), take(), take(), take(), take()]).toEqual([true, true, true, true, false]);
    nowMs += 250;
    expect([take(), take()]).toEqual([true, false]);
    nowMs += 60_000;
    expect([take(), take(), take(), take(), take()]).toEqual([true, true, true, true, false]);
  });

  it('counts each key separately and reports what remains', () => {
    const limiter = new RateLimiter(2, () => 0);
    expect(limiter.take('a')).toEqual({ isGranted: true, remaining: 1, resetSeconds: 1 });
    expect(limiter.take('a')).toEqual({ isGranted: true, remaining: 0, resetSeconds: 1 });
    expect(limiter.take('a').isGranted).toBe(false);
    expect(limiter.take('b').isGranted).toBe(true);
    expect(limiter.policy).toBe('"default";q=2;w=1');
  });

  it('drops the oldest key when it has too many, so that memory stays bounded', () => {
    const limiter = new RateLimiter(1, () => 0);
    limiter.take('first');
    for (let index = 0; index < 10_000; index += 1) limiter.take(`key-${index}`);
    expect(limiter.take('first').isGranted).toBe(true);
    expect(limiter.take('key-9999').isGranted).toBe(false);
  });
});
