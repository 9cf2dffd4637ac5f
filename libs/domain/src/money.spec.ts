import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidAmount } from './domain.errors.js';
import { CURRENCIES, currencyExponent, formatAmount, MAX_AMOUNT_MINOR, parseAmount, parseNonNegativeAmount } from './money.js';

const BY_DECIMALS = [
  ['JPY', 0],
  ['EUR', 2],
  ['KWD', 3],
] as const;

describe.each(BY_DECIMALS)('amounts in %s, with %i decimals', (currency, decimals) => {
  it('parse to the same minor units that were formatted', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: MAX_AMOUNT_MINOR }), (minor) => parseAmount(formatAmount(minor, currency), currency) === minor));
  });

  it('are formatted with exactly the decimals of the currency', () => {
    const form = decimals === 0 ? /^(0|[1-9]\d*)$/ : new RegExp(String.raw`^(0|[1-9]\d*)\.\d{${String(decimals)}}$`);
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: MAX_AMOUNT_MINOR }), (minor) => form.test(formatAmount(minor, currency))));
  });

  it('parse without trailing decimals, but not with one decimal too many', () => {
    expect(currencyExponent(currency)).toBe(decimals);
    expect(parseAmount('7', currency)).toBe(7n * 10n ** BigInt(decimals));
    expect(() => parseAmount(`7.${'1'.repeat(decimals + 1)}`, currency)).toThrow(InvalidAmount);
  });

  it('parse only from texts that are plain decimal numbers of the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,-+eE x_'), maxLength: 12 }), (text) => {
        let minor: bigint;
        try {
          minor = parseNonNegativeAmount(text, currency);
        } catch (error) {
          return error instanceof InvalidAmount;
        }
        return /^\d+(\.\d+)?$/.test(text) && Math.round(Number(text) * 10 ** decimals) === Number(minor);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('parsing amounts', () => {
  it('rejects zero, signs, exponents, separators, leading zeros and amounts above the maximum', () => {
    for (const text of ['0', '0.00', '-1', '+1', '1e3', '1,000', '1 000', '01', '.5', '5.', '', ' 1', '٣', '10000000000.01', '1'.repeat(40)]) {
      expect(() => parseAmount(text, 'EUR')).toThrow(InvalidAmount);
    }
    expect(parseNonNegativeAmount('0.00', 'EUR')).toBe(0n);
    expect(parseAmount('10000000000.00', 'EUR')).toBe(MAX_AMOUNT_MINOR);
  });

  it('is exact where a floating-point number is not', () => {
    expect(parseAmount('9007199254.99', 'EUR')).toBe(900_719_925_499n);
    expect(parseAmount('0.29', 'EUR')).toBe(29n);
    expect(parseAmount('1.005', 'KWD')).toBe(1_005n);
  });

  it('accepts active ISO 4217 currencies only', () => {
    expect(() => currencyExponent('XXX')).toThrow(InvalidAmount);
    expect(() => currencyExponent('eur')).toThrow(InvalidAmount);
    expect(CURRENCIES).not.toContain('DEM');
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
  });
});
