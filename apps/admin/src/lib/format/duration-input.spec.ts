import { describe, expect, it } from '@jest/globals';
import { readDuration, writeDuration } from './duration-input.js';

describe('durations in a form', () => {
  it.each([
    [45, '45 s'],
    [0.5, '0.5 s'],
    [90, '90 s'],
    [120, '2 min'],
    [7_200, '2 h'],
    [259_200, '3 d'],
  ])('writes %d seconds as %s and reads it back', (seconds, text) => {
    expect(writeDuration(seconds)).toBe(text);
    expect(readDuration(text)).toBe(seconds);
  });

  it('reads a number without a unit as seconds, and rejects other texts', () => {
    expect(readDuration(' 30 ')).toBe(30);
    expect(readDuration('2h')).toBe(7_200);
    expect(readDuration('soon')).toBeNull();
    expect(readDuration('2 weeks')).toBeNull();
    expect(readDuration('')).toBeNull();
  });
});
