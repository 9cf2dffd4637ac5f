import { describe, expect, it } from '@jest/globals';
import { majorNumberOf, minorOfMajorNumber } from './major-number.js';

describe('amounts as JSON numbers of major units', () => {
  it.each([
    [987n, 'EUR', 9.87],
    [29n, 'EUR', 0.29],
    [115n, 'EUR', 1.15],
    [1_234n, 'JPY', 1_234],
    [1_230n, 'TND', 1.23],
    [999_999_999_999n, 'EUR', 9_999_999_999.99],
  ])('%s minor units of %s are the number %d, and back', (minor, currency, number) => {
    expect(majorNumberOf(minor, currency)).toBe(number);
    expect(minorOfMajorNumber(number, currency)).toBe(minor);
  });

  it.each([
    [9.875, 'EUR'],
    [-1, 'EUR'],
    [1e21, 'EUR'],
    [1e-7, 'EUR'],
    [Number.NaN, 'EUR'],
    ['9.87', 'EUR'],
    [null, 'EUR'],
    [9.87, 'EURO'],
  ])('%p of %s is no amount', (value, currency) => {
    expect(minorOfMajorNumber(value, currency)).toBeNull();
  });

  it('an amount that a number does not hold exactly has none', () => {
    expect(majorNumberOf(10n ** 15n, 'EUR')).toBeNull();
  });
});
