import { describe, expect, it } from '@jest/globals';
import { describeRequired, notGuaranteed, type RequiredField, unmetRequirements } from './required-fields.js';

const NAME = 'holder_name';
const ACCOUNT: RequiredField = { anyOf: [['iban'], ['account_number', 'sort_code']] };
const REQUIRED: readonly RequiredField[] = [NAME, ACCOUNT];

describe('unmetRequirements', () => {
  it.each<[string, readonly string[], readonly RequiredField[]]>([
    ['the first alternative', [NAME, 'iban'], []],
    ['the second alternative, whole', [NAME, 'account_number', 'sort_code'], []],
    ['both alternatives', [NAME, 'iban', 'account_number', 'sort_code'], []],
    ['a part of an alternative', [NAME, 'account_number'], [ACCOUNT]],
    ['parts of two alternatives without a whole one', [NAME, 'sort_code'], [ACCOUNT]],
    ['no name', ['iban'], [NAME]],
    ['nothing', [], [NAME, ACCOUNT]],
  ])('is decided by %s', (_, there, unmet) => {
    expect(unmetRequirements(REQUIRED, (field) => there.includes(field))).toEqual(unmet);
  });
});

describe('notGuaranteed', () => {
  it.each([
    ['requires one alternative', { required: [NAME, 'iban'] }, []],
    ['requires the other alternative', { required: [NAME, 'account_number', 'sort_code'] }, []],
    ['requires an alternative in every branch', { required: [NAME], anyOf: [{ required: ['iban'] }, { required: ['account_number', 'sort_code'] }] }, []],
    ['requires exactly one of them', { required: [NAME], oneOf: [{ required: ['iban'] }, { required: ['account_number', 'sort_code'] }] }, []],
    ['has a branch without any', { required: [NAME], anyOf: [{ required: ['iban'] }, { required: ['account_number'] }] }, [ACCOUNT]],
    ['allows the fields, and requires none', { properties: { [NAME]: {}, iban: {} } }, [NAME, ACCOUNT]],
    ['requires them in one branch only', { anyOf: [{ required: [NAME, 'iban'] }, {}] }, [NAME, ACCOUNT]],
    ['is not as it should be', { required: 'iban', anyOf: 'iban' }, [NAME, ACCOUNT]],
  ])('is decided by a service that %s', (_, schema, lacking) => {
    expect(notGuaranteed(REQUIRED, schema)).toEqual(lacking);
  });

  it('says nothing where nothing is required', () => {
    expect(notGuaranteed([], {})).toEqual([]);
  });
});

describe('describeRequired', () => {
  it('names the alternatives, and what belongs together', () => {
    expect([...REQUIRED, { anyOf: [['a'], ['b'], ['c', 'd', 'e']] }].map(describeRequired)).toEqual([
      'holder_name',
      'iban, or account_number with sort_code',
      'a, or b, or c with d and e',
    ]);
  });
});
