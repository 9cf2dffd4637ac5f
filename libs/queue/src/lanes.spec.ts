import { describe, expect, it } from '@jest/globals';
import { limiterOf, queuesOf } from './lanes.js';

describe('a lane', () => {
  it('has a queue for what is sent and one for what is asked, each with places of its own', () => {
    expect(queuesOf({ name: 'pac_1', concurrency: 8, perSecond: null })).toEqual([
      { queue: 'send-pac_1', concurrency: 8, limiter: null },
      { queue: 'ask-pac_1', concurrency: 8, limiter: null },
    ]);
  });

  it.each([0.0034, 0.1, 1, 3, 7.5, 10, 33, 99.9, 1_000])('of %d per second never lets more through, and hardly less', (perSecond) => {
    const queues = queuesOf({ name: 'pac_1', concurrency: 8, perSecond });
    const total = queues.reduce((sum, { limiter }) => sum + ((limiter?.max ?? 0) * 1_000) / (limiter?.duration ?? 1), 0);
    expect(total).toBeLessThanOrEqual(perSecond);
    expect(total).toBeGreaterThan(perSecond * 0.97);
  });

  it('spreads what a second allows over the second', () => {
    expect(limiterOf(5)).toEqual({ max: 1, duration: 200 });
    expect(limiterOf(200)).toEqual({ max: 20, duration: 100 });
    expect(limiterOf(0.5)).toEqual({ max: 1, duration: 2_000 });
  });
});
