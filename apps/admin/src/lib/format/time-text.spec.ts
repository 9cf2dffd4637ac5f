import { describe, expect, it } from '@jest/globals';
import { relativeTime, exactTime, gapText, shortTime, durationText } from './time-text.js';

const NOW_MS = Date.parse('2026-11-22T14:02:11Z');

describe('time texts', () => {
  it('includes the zone in an exact time', () => {
    expect(exactTime('2026-11-22T14:02:11.480Z')).toBe('2026-11-22 14:02:11 UTC');
  });

  it('writes a duration in at most two units and omits a second unit of zero', () => {
    expect([45_000, 12 * 60_000, 12_000_000, 7_200_000, 187_200_000].map(durationText)).toEqual(['45 s', '12 min', '3 h 20 min', '2 h', '2 d 4 h']);
  });

  it('writes a negative duration as 0 s', () => {
    expect(durationText(-1)).toBe('0 s');
  });

  it('distinguishes past and future times', () => {
    expect(relativeTime('2026-11-22T13:50:11Z', NOW_MS)).toBe('12 min ago');
    expect(relativeTime('2026-11-22T14:32:11Z', NOW_MS)).toBe('in 30 min');
    expect(relativeTime('2026-11-22T14:02:09Z', NOW_MS)).toBe('just now');
  });

  it('omits the date today and the clock in earlier years', () => {
    expect(shortTime('2026-11-22T09:05:00Z', NOW_MS)).toBe('09:05');
    expect(shortTime('2026-11-21T09:05:00Z', NOW_MS)).toBe('21 Nov 09:05');
    expect(shortTime('2025-11-21T09:05:00Z', NOW_MS)).toBe('21 Nov 2025');
  });

  it('writes a gap between entries only from two seconds on', () => {
    expect(gapText('2026-11-22T14:00:00Z', '2026-11-22T14:02:00Z')).toBe('2 min earlier');
    expect(gapText('2026-11-22T14:00:00Z', '2026-11-22T14:00:01Z')).toBeNull();
  });
});
