import { describe, expect, it } from '@jest/globals';
import { breakerOf, healthOf, openMs } from './circuit-breaker.js';
import type { ConnectorAnswer } from '../connector-kit/connector.contract.js';
import { FailureStreaks } from './failure-streaks.js';

const WORDS = { providerReference: null, code: null, message: null, httpStatus: null, raw: {} };
const VIEW = { ...WORDS, reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: null } as const;

describe('healthOf', () => {
  it.each<[string, ConnectorAnswer, string]>([
    ['paid', { ...VIEW, kind: 'done' }, 'healthy'],
    ['accepted', { ...VIEW, kind: 'accepted' }, 'healthy'],
    ['refused', { ...WORDS, kind: 'declined', resolution: 'INVALID_REQUEST', httpStatus: 400 }, 'healthy'],
    ['refused with credentials that count no more', { ...WORDS, kind: 'declined', resolution: 'INVALID_CREDENTIALS', httpStatus: 401 }, 'failed'],
    ['refused for the address of the gateway', { ...WORDS, kind: 'declined', resolution: 'FORBIDDEN_IP', httpStatus: 400 }, 'failed'],
    ['refused for a permission of the account', { ...WORDS, kind: 'declined', resolution: 'ACCESS_ERROR', httpStatus: 403 }, 'failed'],
    ['refused for a recipient that the account may not pay', { ...WORDS, kind: 'declined', resolution: 'ACCESS_ERROR', httpStatus: 422 }, 'healthy'],
    ['declined without a call', { ...WORDS, kind: 'declined', resolution: 'INVALID_METHOD' }, 'not_called'],
    ['too busy', { ...WORDS, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 5_000, httpStatus: 429 }, 'healthy'],
    ['no connection', { ...WORDS, kind: 'not_sent', resolution: 'CONNECTION_ERROR' }, 'failed'],
    ['no answer in time', { ...WORDS, kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' }, 'failed'],
    ['500', { ...WORDS, kind: 'unknown', resolution: 'PROVIDER_INTERNAL_ERROR', httpStatus: 500 }, 'failed'],
    ['503 with an unknown code', { ...WORDS, kind: 'unknown', resolution: 'UNKNOWN', httpStatus: 503 }, 'failed'],
    ['a code that is in no table', { ...WORDS, kind: 'unknown', resolution: 'UNKNOWN', httpStatus: 422 }, 'unclear'],
    ['held back on our side', { ...WORDS, kind: 'not_sent', resolution: 'GENERAL_ERROR' }, 'not_called'],
  ])('reads an answer of the kind "%s" as a sign of the health of the provider', (_, answer, health) => {
    expect(healthOf(answer)).toBe(health);
  });
});

describe('circuit breaker settings', () => {
  it('have a default for each member, and false disables the breaker', () => {
    expect(breakerOf({})).toEqual({ failures: 5, openSeconds: 30 });
    expect(breakerOf({ breaker: { failures: 2 } })).toEqual({ failures: 2, openSeconds: 30 });
    expect(breakerOf({ breaker: false })).toBeNull();
  });

  it('double the time for which the breaker stays open after each failed probe, up to 15 minutes', () => {
    const times = [0, 1, 2, 4, 5, 60].map((trials) => openMs({ failures: 1, openSeconds: 30 }, trials) / 1_000);
    expect(times).toEqual([30, 60, 120, 480, 900, 900]);
    expect(openMs({ failures: 1, openSeconds: 900 }, 3)).toBe(900_000);
  });
});

describe('FailureStreaks', () => {
  it('counts consecutive failures by account and starts again at zero after a healthy answer', () => {
    const streaks = new FailureStreaks();
    expect([streaks.count('a', 0, true), streaks.count('a', 0, true), streaks.count('b', 0, true)]).toEqual([1, 2, 1]);
    expect([streaks.count('a', 0, false), streaks.count('a', 0, true)]).toEqual([0, 1]);
  });

  it('ignores failures of requests that were permitted before the breaker changed', () => {
    const streaks = new FailureStreaks();
    const before = streaks.observe('a', false);
    streaks.count('a', before, true);
    streaks.observe('a', true);
    const after = streaks.observe('a', false);
    expect(streaks.count('a', before, true)).toBe(0);
    expect(streaks.count('a', after, true)).toBe(1);
  });
});
