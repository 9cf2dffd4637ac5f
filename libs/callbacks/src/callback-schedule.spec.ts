import { describe, expect, it } from '@jest/globals';
import { pauseAfter, readRetryAfter } from './callback-schedule.js';

const DAY_MS = 86_400_000;
const plain = { scale: 1, retryAfterMs: null, random: 0.5 };

describe('pauseAfter', () => {
  it('follows the published schedule and ends after the tenth attempt', () => {
    const pauses = Array.from({ length: 10 }, (_, index) => pauseAfter(index + 1, plain));
    expect(pauses).toEqual([5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000, null]);
    expect(pauseAfter(11, plain)).toBeNull();
  });

  it('varies a pause by a tenth in either direction', () => {
    expect(pauseAfter(1, { ...plain, random: 0 })).toBe(4_500);
    expect(pauseAfter(1, { ...plain, random: 0.999999 })).toBe(5_500);
  });

  it('multiplies the pauses by the configured scale', () => {
    expect(pauseAfter(2, { ...plain, scale: 0.001 })).toBe(300);
  });

  it('honours a longer Retry-After, not a shorter one, and never adds an attempt', () => {
    expect(pauseAfter(1, { ...plain, retryAfterMs: 60_000 })).toBe(60_000);
    expect(pauseAfter(2, { ...plain, retryAfterMs: 60_000 })).toBe(300_000);
    expect(pauseAfter(10, { ...plain, retryAfterMs: 60_000 })).toBeNull();
  });
});

describe('readRetryAfter', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['999999999', DAY_MS],
    ['Fri, 01 Jan 2100 00:00:00 GMT', DAY_MS],
    ['0', null],
    ['Wed, 31 Dec 2025 00:00:00 GMT', null],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%j: %p', (header, expected) => {
    expect(readRetryAfter(header, nowMs)).toBe(expected);
  });
});
