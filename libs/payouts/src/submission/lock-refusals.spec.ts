import { describe, expect, it } from '@jest/globals';
import { LockRefusals } from './lock-refusals.js';

describe('LockRefusals', () => {
  it('says for how long the lock of a payout has not been had, until that is reported', () => {
    const refusals = new LockRefusals();
    expect(refusals.add('a', 0)).toBe(0);
    expect(refusals.add('b', 15_000)).toBe(0);
    expect(refusals.add('a', 20_000)).toBe(20_000);
    refusals.markReported('a');
    expect([refusals.add('a', 30_000), refusals.add('b', 30_000)]).toEqual([0, 15_000]);
  });

  it('begins anew when the lock was had meanwhile', () => {
    const refusals = new LockRefusals();
    refusals.add('a', 0);
    refusals.clear('a');
    expect(refusals.add('a', 30_000)).toBe(0);
  });

  it('forgets refusals that were not repeated for five minutes', () => {
    const refusals = new LockRefusals();
    refusals.add('a', 0);
    refusals.add('b', 299_999);
    expect(refusals.add('a', 300_000)).toBe(0);
    expect(refusals.add('b', 320_000)).toBe(20_001);
  });
});
