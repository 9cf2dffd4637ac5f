import { describe, expect, it } from '@jest/globals';
import { findTemplate } from './service-templates.js';
import { typedFields } from './typed-fields.js';

const schemaOf = (template: string) => findTemplate(template)?.fieldsSchema ?? {};

describe('fields that a person types', () => {
  it('take the form that merchants have to send: account numbers without spaces, IBAN and BIC in capitals', () => {
    const typed = { iban: ' de89 3704 0044 0532 0130 00', bic: 'cobadeff xxx', holder_name: ' Rosa  Klein ', purpose: '' };
    expect(typedFields(schemaOf('sepa_credit_transfer'), typed)).toEqual({ iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', holder_name: 'Rosa  Klein' });
  });

  it('keep parts of an address apart, and leave out those that are empty', () => {
    const address = { town: ' Berlin', country: 'DE', street: '', lines: ['', ' Second courtyard '] };
    expect(typedFields(schemaOf('swift'), { account_number: 'gb29 nwbk', address })).toEqual({
      account_number: 'gb29nwbk',
      address: { town: 'Berlin', country: 'DE', lines: ['Second courtyard'] },
    });
    expect(typedFields(schemaOf('swift'), { address: { town: '', lines: [''] } })).toEqual({});
  });

  it('lose spaces where only then they match the pattern of a service without a form', () => {
    const schema = { properties: { account_number: { pattern: '^\\d{10}$' }, name: { pattern: '^[a-z ]+$' } } };
    expect(typedFields(schema, { account_number: '1000 000-001', name: 'ada l' })).toEqual({ account_number: '1000000001', name: 'ada l' });
  });
});
