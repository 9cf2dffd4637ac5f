import { describe, expect, it } from '@jest/globals';
import { breakerOf, healthOf, openMs } from './circuit-breaker.js';
import type { ConnectorAnswer } from '../connector-kit/connector.contract.js';
import { FailureStreaks } from './failure-streaks.js';

const WORDS = { providerReference: null, code: null, message: null, httpStatus: null, raw: {} };
const VIEW = { ...WORDS, reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: null } as const;

describe('what an answer says about its provider', () => {
  it.each<[string, ConnectorAnswer, string]>([
    ['paid', { ...VIEW, kind: 'done' }, 'well'],
    ['taken', { ...VIEW, kind: 'accepted' }, 'well'],
    ['refused', { ...WORDS, kind: 'declined', resolution: 'INVALID_REQUEST', httpStatus: 400 }, 'well'],
    ['declined without a call', { ...WORDS, kind: 'declined', resolution: 'INVALID_METHOD' }, 'nothing'],
    ['too busy', { ...WORDS, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 5_000, httpStatus: 429 }, 'well'],
    ['no connection', { ...WORDS, kind: 'not_sent', resolution: 'CONNECTION_ERROR' }, 'failed'],
    ['no answer in time', { ...WORDS, kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' }, 'failed'],
    ['500', { ...WORDS, kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR', httpStatus: 500 }, 'failed'],
    ['503 with words of its own', { ...WORDS, kind: 'unknown', resolution: 'UNKNOWN', httpStatus: 503 }, 'failed'],
    ['a code that no table has', { ...WORDS, kind: 'unknown', resolution: 'UNKNOWN', httpStatus: 422 }, 'odd'],
    ['held back by ourselves', { ...WORDS, kind: 'not_sent', resolution: 'GENERAL_ERROR' }, 'nothing'],
  ])('%s', (_, answer, health) => {
    expect(healthOf(answer)).toBe(health);
  });
});

describe('a breaker', () => {
  it('has defaults, member by member, and can be left out', () => {
    expect(breakerOf({})).toEqual({ failures: 5, openSeconds: 30 });
    expect(breakerOf({ breaker: { failures: 2 } })).toEqual({ failures: 2, openSeconds: 30 });
    expect(breakerOf({ breaker: false })).toBeNull();
  });

  it('stays open twice as long after each try in vain, up to a quarter of an hour', () => {
    const times = [0, 1, 2, 4, 5, 60].map((trials) => openMs({ failures: 1, openSeconds: 30 }, trials) / 1_000);
    expect(times).toEqual([30, 60, 120, 480, 900, 900]);
    expect(openMs({ failures: 1, openSeconds: 900 }, 3)).toBe(900_000);
  });
});

describe('failures in a row', () => {
  it('are counted by account, and begin anew with an answer of a provider that is well', () => {
    const runs = new FailureStreaks();
    expect([runs.count('a', 0, true), runs.count('a', 0, true), runs.count('b', 0, true)]).toEqual([1, 2, 1]);
    expect([runs.count('a', 0, false), runs.count('a', 0, true)]).toEqual([0, 1]);
  });

  it('of what left before the breaker changed count for nothing after it', () => {
    const runs = new FailureStreaks();
    const before = runs.observe('a', false);
    runs.count('a', before, true);
    runs.observe('a', true);
    const after = runs.observe('a', false);
    expect(runs.count('a', before, true)).toBe(0);
    expect(runs.count('a', after, true)).toBe(1);
  });
});
