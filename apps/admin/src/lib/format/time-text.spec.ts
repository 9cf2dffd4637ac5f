import { describe, expect, it } from '@jest/globals';
import { distanceWords, exactTime, gapWords, shortTime, spanWords } from './time-text.js';

const NOW_MS = Date.parse('2026-11-22T14:02:11Z');

describe('time words', () => {
  it('names the zone with an exact time', () => {
    expect(exactTime('2026-11-22T14:02:11.480Z')).toBe('2026-11-22 14:02:11 UTC');
  });

  it('uses two units at most and leaves an empty second one out', () => {
    expect([45_000, 12 * 60_000, 12_000_000, 7_200_000, 187_200_000].map(spanWords)).toEqual(['45 s', '12 min', '3 h 20 min', '2 h', '2 d 4 h']);
  });

  it('never counts a time below zero', () => {
    expect(spanWords(-1)).toBe('0 s');
  });

  it('tells the past from the future', () => {
    expect(distanceWords('2026-11-22T13:50:11Z', NOW_MS)).toBe('12 min ago');
    expect(distanceWords('2026-11-22T14:32:11Z', NOW_MS)).toBe('in 30 min');
    expect(distanceWords('2026-11-22T14:02:09Z', NOW_MS)).toBe('just now');
  });

  it('shortens by distance', () => {
    expect(shortTime('2026-11-22T09:05:00Z', NOW_MS)).toBe('09:05');
    expect(shortTime('2026-11-21T09:05:00Z', NOW_MS)).toBe('21 Nov 09:05');
    expect(shortTime('2025-11-21T09:05:00Z', NOW_MS)).toBe('21 Nov 2025');
  });

  it('names a gap only where there is one', () => {
    expect(gapWords('2026-11-22T14:00:00Z', '2026-11-22T14:02:00Z')).toBe('2 min later');
    expect(gapWords('2026-11-22T14:00:00Z', '2026-11-22T14:00:01Z')).toBeNull();
  });
});
