import { describe, expect, it } from '@jest/globals';
import { loosensService } from './service-limits.js';

const SEEN = { minAmountMinor: 100n, maxAmountMinor: 5_000n, enabled: true };
const DISABLED = { ...SEEN, enabled: false };

describe('a change of a service', () => {
  it.each([
    ['a higher largest amount', SEEN, { maxAmountMinor: 5_001n }, true],
    ['a lower smallest amount', SEEN, { minAmountMinor: 99n }, true],
    ['a lower largest amount', SEEN, { maxAmountMinor: 4_999n }, false],
    ['a higher smallest amount', SEEN, { minAmountMinor: 101n }, false],
    ['disabling', SEEN, { enabled: false }, false],
    ['enabling', DISABLED, { enabled: true }, true],
    ['nothing', SEEN, {}, false],
    ['a higher largest amount while it is disabled', DISABLED, { maxAmountMinor: 5_001n }, true],
    ['disabling with a higher largest amount', SEEN, { enabled: false, maxAmountMinor: 5_001n }, true],
  ])('lets more through by %s: %s', (_what, before, change, expected) => {
    expect(loosensService(before, { ...before, ...change })).toBe(expected);
  });
});
