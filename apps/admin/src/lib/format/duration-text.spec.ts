import { describe, expect, it } from '@jest/globals';
import { readSpan, spanText } from './duration-text.js';

describe('a length of time in a form', () => {
  it.each([
    [45, '45 s'],
    [0.5, '0.5 s'],
    [90, '90 s'],
    [120, '2 min'],
    [7_200, '2 h'],
    [259_200, '3 d'],
  ])('%d seconds is %s, there and back', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
    expect(readSpan(text)).toBe(seconds);
  });

  it('is in seconds without a unit, and nothing without a number', () => {
    expect(readSpan(' 30 ')).toBe(30);
    expect(readSpan('2h')).toBe(7_200);
    expect(readSpan('soon')).toBeNull();
    expect(readSpan('2 weeks')).toBeNull();
    expect(readSpan('')).toBeNull();
  });
});
