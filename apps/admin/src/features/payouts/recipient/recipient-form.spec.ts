import { describe, expect, it } from '@jest/globals';
import { recipientFields, recipientInputs } from './recipient-form.js';

const SCHEMA = {
  properties: {
    iban: { type: 'string', title: 'IBAN', description: 'In capitals.' },
    holder_name: { type: 'string' },
    kind: { type: 'string', enum: ['person', 'company'] },
    age: { type: 'integer' },
    address: {
      type: 'object',
      title: 'Address',
      properties: { town: { type: 'string', title: 'Town' }, lines: { type: 'array', title: 'Further lines' } },
      required: ['town'],
    },
  },
  required: ['iban'],
};

describe('the form for a recipient', () => {
  it('asks for every field of the service, and for each part of an address', () => {
    const inputs = recipientInputs(SCHEMA);
    expect(inputs.map(({ pointer, label, isRequired }) => [pointer, label, isRequired])).toEqual([
      ['iban', 'IBAN', true],
      ['holder_name', 'holder name', false],
      ['kind', 'kind', false],
      ['age', 'age', false],
      ['address/town', 'Address: Town', false],
      ['address/lines', 'Address: Further lines', false],
    ]);
    expect(inputs.find(({ pointer }) => pointer === 'kind')?.choices).toEqual(['person', 'company']);
  });

  it('sends what was typed in the form of the schema, without what was left empty', () => {
    expect(recipientFields(SCHEMA, { iban: ' DE89 3704 ', holder_name: ' ', age: '42', 'address/town': 'Berlin', 'address/lines': 'one\n\n two ' })).toEqual({
      iban: 'DE89 3704',
      age: 42,
      address: { town: 'Berlin', lines: ['one', 'two'] },
    });
    expect(recipientFields(SCHEMA, {})).toEqual({});
  });
});
