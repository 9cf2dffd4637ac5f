import { describe, expect, it } from '@jest/globals';
import { containsCardNumber } from './card-number.js';
import { passesLuhn } from './payment-numbers.js';

describe('the Luhn check', () => {
  it.each(['4111111111111111', '5500000000000004', '340000000000009', '6011000000000004', '0'])('accepts %s', (digits) => {
    expect(passesLuhn(digits)).toBe(true);
  });

  it.each(['4111111111111112', '4111111111111101', '1'])('rejects %s', (digits) => {
    expect(passesLuhn(digits)).toBe(false);
  });
});

describe('the search for card numbers', () => {
  it.each([
    '4111111111111111',
    'paid with 4111 1111 1111 1111, thanks',
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    'amex 3400 000000 00009',
    'order 2024 4111111111111111',
    '4111111111111111 12',
    'x4222222222222y',
    '6304000000000000000',
  ])('finds a card number in "%s"', (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  it.each([
    '',
    'order 42',
    '4111111111111112',
    'phone +44 20 7946 0018',
    'IBAN DE89370400440532013000',
    '1772366402417',
    '2026-03-01T12:00:02.417Z',
    '019abc0d-1e2f-7a3b-8c4d-5e6f7a8b9c0d',
    '4111  1111  1111  1111',
    '41111111111111111111111111',
  ])('finds no card number in "%s"', (text) => {
    expect(containsCardNumber(text)).toBe(false);
  });
});
