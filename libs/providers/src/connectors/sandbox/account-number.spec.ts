import { describe, expect, it } from '@jest/globals';
import { sandboxAccountNumber } from './account-number.js';

describe('the account number at the sandbox provider', () => {
  it.each([
    ['an account of ten digits', { account_number: '1000000003' }, '1000000003'],
    ['a shorter account, with zeros in front', { account_number: '31926819', sort_code: '601613' }, '0031926819'],
    ['an IBAN', { iban: 'DE21370400441000000003', holder_name: 'Rosa Klein' }, '1000000003'],
    ['a card', { card_number: '4111111111111111' }, '1111111111'],
    ['a telephone number', { phone_number: '+233241234567', network: 'MTN' }, '3241234567'],
    ['a wallet with digits in its address', { receiver: 'rosa+1000000003@klein.example' }, '1000000003'],
    ['a wallet without digits', { receiver: 'rosa@klein.example' }, '0000000000'],
    ['the account number, where there is an IBAN, too', { account_number: '2000000001', iban: 'DE21370400441000000003' }, '2000000001'],
  ])('is made of %s', (_of, fields, expected) => {
    expect(sandboxAccountNumber(fields)).toBe(expected);
  });
});
