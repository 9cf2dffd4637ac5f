import { describe, expect, it } from '@jest/globals';
import { nextLook } from './look-schedule.js';

describe('the looks for the payout of a message', () => {
  it('are quick at first, and people see it from the fifth on', () => {
    const looks = [0, 1, 2, 3, 4, 5].map((attempts) => nextLook(attempts, true));
    expect(looks.map(({ inSeconds }) => inSeconds)).toEqual([30, 30, 30, 30, 600, 3_600]);
    expect(looks.map(({ isUnmatched }) => isUnmatched)).toEqual([false, false, false, false, true, true]);
    expect(looks.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('go on for a month, and end', () => {
    let [look, seconds, looks] = [nextLook(0, true), 0, 0];
    for (; look.inSeconds !== null; look = nextLook(look.attempts, true)) [seconds, looks] = [seconds + look.inSeconds, looks + 1];
    expect([Math.floor(seconds / 86_400), looks]).toEqual([30, 37]);
    expect(nextLook(look.attempts, true)).toMatchObject({ isUnmatched: true, inSeconds: null });
  });

  it('are shown at once and never quick when the message cannot be read', () => {
    expect(nextLook(0, false)).toEqual({ isUnmatched: true, attempts: 5, inSeconds: 600 });
    expect(nextLook(5, false)).toEqual({ isUnmatched: true, attempts: 6, inSeconds: 3_600 });
  });
});
