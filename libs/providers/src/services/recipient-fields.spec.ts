import { describe, expect, it } from '@jest/globals';
import { createFieldsCompiler } from './field-checks.js';
import { NAMES_RECIPIENT, namingFields, recipientFields, recipientSchema } from './recipient-fields.js';
import { findTemplate, sampleFields, SERVICE_TEMPLATES } from './service-templates.js';

const SCHEMA = {
  type: 'object',
  properties: { iban: { type: 'string' }, sort_code: { type: 'string', [NAMES_RECIPIENT]: true }, message: { type: 'string', [NAMES_RECIPIENT]: false } },
  required: ['iban', 'message'],
  anyOf: [{ required: ['message'] }],
};
const schemaOf = (template: string) => findTemplate(template)?.fieldsSchema ?? {};

describe('the fields that say who gets the money', () => {
  it.each([
    ['sepa_credit_transfer', ['iban']],
    ['sepa_instant', ['iban']],
    ['swift', ['account_number', 'bic']],
    ['us_ach', ['routing_number', 'account_number']],
    ['uk_faster_payments', ['sort_code', 'account_number']],
    ['card', ['card_number']],
    ['wallet', ['receiver']],
    ['mobile_money', ['phone_number']],
  ])('are, in the template %s, account and bank, number or address, and each is required', (template, expected) => {
    const schema = schemaOf(template);
    expect(Object.keys(namingFields(schema, sampleFields(schema)))).toEqual(expected);
    expect(Object.keys(recipientSchema(schema)['properties'] as object)).toEqual(expected);
    expect(schema['required']).toEqual(expect.arrayContaining(expected));
    expect(SERVICE_TEMPLATES).toHaveLength(8);
  });

  it('are all fields where the schema of a service says nothing of them', () => {
    const schema = { properties: { account_number: {}, holder_name: {} }, anyOf: [{ required: ['holder_name'] }] };
    const fields = { account_number: '1', holder_name: 'Ada', other: 'x' };
    for (const isComplete of [true, false]) expect(recipientFields(schema, fields, isComplete)).toEqual(fields);
    expect(recipientSchema(schema)).toBe(schema);
  });

  it('are all that a payout has where it has none of them, and while it waits for details, then not those of a complete one', () => {
    expect(recipientFields(SCHEMA, { iban: 'DE1', message: 'Rent' }, true)).toEqual({ iban: 'DE1' });
    expect(recipientFields(SCHEMA, { message: 'Rent' }, true)).toEqual({ message: 'Rent' });
    expect(recipientFields(SCHEMA, { iban: 'DE1' }, false)).not.toEqual(recipientFields(SCHEMA, { iban: 'DE1' }, true));
    expect(recipientFields(SCHEMA, { iban: 'DE1' }, false)).toMatchObject({ iban: 'DE1' });
  });

  it('have a schema of their own, in which nothing asks for the others', () => {
    const { type, properties, required, additionalProperties, ...rest } = recipientSchema(SCHEMA);
    const { iban, sort_code } = SCHEMA.properties;
    expect([type, properties, required, additionalProperties]).toEqual(['object', { iban, sort_code }, ['iban'], false]);
    expect(rest).toEqual({});
    expect(createFieldsCompiler().compile(recipientSchema(SCHEMA))({ iban: 'DE1' })).toBe(true);
  });
});

describe('the word x-names-recipient in a schema of fields', () => {
  it('changes nothing of what is accepted', () => {
    const check = createFieldsCompiler().compile(SCHEMA);
    expect([check({ iban: 'DE1', message: 'Rent' }), check({ iban: 'DE1', message: 5 })]).toEqual([true, false]);
  });

  it.each([
    ['neither true nor false', { properties: { message: { [NAMES_RECIPIENT]: 'no' } } }, 'boolean'],
    ['inside a field', { properties: { address: { properties: { town: { [NAMES_RECIPIENT]: false } } } } }, '#/properties/address/properties/town'],
    ['in a condition', { if: {}, then: { properties: { message: { [NAMES_RECIPIENT]: false } } } }, '#/then/properties/message'],
    ['at the schema itself', { [NAMES_RECIPIENT]: false }, 'Write it at a field'],
  ])('is refused where it is %s', (_where, schema, words) => {
    expect(() => createFieldsCompiler().compile(schema)).toThrow(words);
  });
});
