import { describe, expect, it } from '@jest/globals';
import { limiterOf, queuesOf } from './account-queue.js';

describe('queuesOf', () => {
  it('gives an account a queue for sending and one for enquiries, each with its own concurrency', () => {
    expect(queuesOf({ id: 'pac_1', concurrency: 8, perSecond: null })).toEqual([
      { name: 'send-pac_1', concurrency: 8, limiter: null },
      { name: 'ask-pac_1', concurrency: 8, limiter: null },
    ]);
  });

  it.each([0.0034, 0.1, 1, 3, 7.5, 10, 33, 99.9, 1_000])(
    'splits a limit of %d rows per second so that both queues together stay just below it',
    (perSecond) => {
      const queues = queuesOf({ id: 'pac_1', concurrency: 8, perSecond });
      const total = queues.reduce((sum, { limiter }) => sum + ((limiter?.max ?? 0) * 1_000) / (limiter?.duration ?? 1), 0);
      expect(total).toBeLessThanOrEqual(perSecond);
      expect(total).toBeGreaterThan(perSecond * 0.97);
    },
  );
});

describe('limiterOf', () => {
  it('spreads the rows of a second over short windows', () => {
    expect(limiterOf(5)).toEqual({ max: 1, duration: 200 });
    expect(limiterOf(200)).toEqual({ max: 20, duration: 100 });
    expect(limiterOf(0.5)).toEqual({ max: 1, duration: 2_000 });
  });
});
