import { describe, expect, it } from '@jest/globals';
import { createFieldsCompiler, fieldFaults } from './field-checks.js';
import { findTemplate, sampleFields, SERVICE_TEMPLATES } from './service-templates.js';
import type { Schema } from './template-parts.js';

const compiler = createFieldsCompiler();
const checks = new Map(SERVICE_TEMPLATES.map(({ code, fieldsSchema }) => [code, compiler.compile(fieldsSchema)]));

/** The faults of the sample of a template in which some fields are others. */
function faultsOf(template: string, fields: Record<string, unknown>): { pointer: string; detail: string }[] {
  const check = checks.get(template);
  const sample = sampleFields(findTemplate(template)?.fieldsSchema ?? {});
  if (!check || check({ ...sample, ...fields })) return [];
  return fieldFaults(check.errors ?? []);
}

const address = (rest: object): Record<string, unknown> => ({ address: { town: 'Berlin', country: 'DE', ...rest } });

describe('service templates', () => {
  it.each(SERVICE_TEMPLATES.map(({ code }) => [code]))('%s accepts its own sample, and gives each field a title', (code) => {
    expect(faultsOf(code, {})).toEqual([]);
    const { properties } = findTemplate(code)?.fieldsSchema as { properties: Record<string, Schema> };
    expect(Object.entries(properties).filter(([, { title }]) => typeof title !== 'string')).toEqual([]);
  });

  // The examples of SWIFT's registry of IBANs, and of the institutions that publish their own.
  it.each([
    ['DE89370400440532013000'],
    ['FR1420041010050500013M02606'],
    ['NL91ABNA0417164300'],
    ['ES9121000418450200051332'],
    ['IT60X0542811101000000123456'],
    ['GB29NWBK60161331926819'],
    ['CH9300762011623852957'],
    ['NO9386011117947'],
    ['MT84MALT011000012345MTLCAST001S'],
    ['LC55HEMM000100010012001200023015', false],
    ['SA0380000000608010167519', false],
    ['BR1800360305000010009795493C1', false],
    ['DE88370400440532013000', false],
    ['DE8937040044053201300', false],
    ['DE89 3704 0044 0532 0130 00', false],
    ['de89370400440532013000', false],
    ['XX89370400440532013000', false],
  ])('SEPA takes the IBAN %s: %s', (iban, isTaken = true) => {
    const faults = ['sepa_credit_transfer', 'sepa_instant'].flatMap((template) => faultsOf(template, { iban }));
    expect(faults.map(({ pointer }) => pointer)).toEqual(isTaken ? [] : ['/fields/iban', '/fields/iban']);
    expect(JSON.stringify(faults)).not.toContain(iban);
  });

  it.each([
    ['swift', { account_number: 'SA0380000000608010167519' }, []],
    ['swift', { account_number: '0012345678' }, []],
    ['swift', { account_number: 'SA0480000000608010167519' }, ['/fields/account_number']],
    ['swift', { account_number: '1'.repeat(35) }, ['/fields/account_number']],
    ['swift', { bic: 'DEUTDEFF' }, []],
    ['swift', { bic: 'DEUTXXFF' }, ['/fields/bic']],
    ['swift', { bic: 'DEUTDEF' }, ['/fields/bic']],
    ['swift', { purpose: 'GP2P' }, []],
    ['swift', { purpose: 'salary' }, ['/fields/purpose']],
    ['swift', { purpose: 'XYZ' }, ['/fields/purpose']],
    ['sepa_credit_transfer', { holder_name: 'R'.repeat(70) }, []],
    ['sepa_credit_transfer', { holder_name: 'R'.repeat(71) }, ['/fields/holder_name']],
    ['sepa_credit_transfer', { holder_name: 'Zoë Müller' }, ['/fields/holder_name']],
    ['sepa_credit_transfer', { holder_name: '     ' }, ['/fields/holder_name']],
    ['sepa_credit_transfer', { remittance_information: 'Paid to 4111 1111 1111 1111' }, ['/fields/remittance_information']],
    ['sepa_credit_transfer', { street: 'Invalidenstrasse' }, ['/fields/street']],
    ['us_ach', { routing_number: '011401533' }, []],
    ['us_ach', { routing_number: '021000022' }, ['/fields/routing_number']],
    ['us_ach', { routing_number: '000000000' }, ['/fields/routing_number']],
    ['us_ach', { routing_number: '991000021' }, ['/fields/routing_number']],
    ['us_ach', { routing_number: '02100002' }, ['/fields/routing_number']],
    ['us_ach', { account_number: '1234 5678' }, ['/fields/account_number']],
    ['us_ach', { account_type: 'cheque' }, ['/fields/account_type']],
    ['us_ach', { holder_name: 'R'.repeat(23) }, ['/fields/holder_name']],
    ['uk_faster_payments', { sort_code: '60-16-13' }, ['/fields/sort_code']],
    ['uk_faster_payments', { account_number: '1234567' }, ['/fields/account_number']],
    ['uk_faster_payments', { remittance_information: 'R'.repeat(19) }, ['/fields/remittance_information']],
    // Test numbers that card schemes publish.
    ['card', { card_number: '5555555555554444' }, []],
    ['card', { card_number: '378282246310005' }, []],
    ['card', { card_number: '4111111111111112' }, ['/fields/card_number']],
    ['card', { card_number: '4111 1111 1111 1111' }, ['/fields/card_number']],
    ['card', { holder_name: 'Zoë Müller' }, []],
    // Each is one character and two units of UTF-16.
    ['card', { holder_name: '𠮷'.repeat(100) }, []],
    ['card', { holder_name: '𠮷'.repeat(101) }, ['/fields/holder_name']],
    ['card', { holder_name: '4111111111111111' }, ['/fields/holder_name']],
    ['wallet', { recipient_type: 'PHONE', receiver: '+4915112345678' }, []],
    ['wallet', { recipient_type: 'PHONE', receiver: 'rosa@klein.example' }, ['/fields/receiver']],
    ['wallet', { receiver: '+4915112345678' }, ['/fields/receiver']],
    ['mobile_money', { phone_number: '+254712345678' }, []],
    ['mobile_money', { phone_number: '0712345678' }, ['/fields/phone_number']],
    ['mobile_money', { phone_number: '+254 712 345678' }, ['/fields/phone_number']],
    ['mobile_money', { phone_number: '+999123456789' }, ['/fields/phone_number']],
  ])('%s finds what is wrong in %j', (template, fields, pointers) => {
    const faults = faultsOf(template, fields);
    expect(faults.map(({ pointer }) => pointer)).toEqual(pointers);
    for (const value of Object.values(fields)) expect(faults.map(({ detail }) => detail).join(' ')).not.toContain(value);
  });

  it.each([
    ['town and country alone', address({}), []],
    ['parts', address({ street: 'Invalidenstrasse', building_number: '44', post_code: '10115' }), []],
    ['two lines beside town and country', address({ lines: ['House 2', 'Second courtyard'] }), []],
    ['three lines', address({ lines: ['a', 'b', 'c'] }), ['/fields/address/lines']],
    ['free lines alone', { address: { lines: ['Invalidenstrasse 44', '10115 Berlin'] } }, ['/fields/address', '/fields/address']],
    ['no country', { address: { town: 'Berlin' } }, ['/fields/address']],
    ['a country in words', address({ country: 'Germany' }), ['/fields/address/country']],
    ['one free text', { address: 'Invalidenstrasse 44, 10115 Berlin' }, ['/fields/address']],
  ])('an address of %s is judged alike by SWIFT and SEPA', (_what, fields, pointers) => {
    for (const template of ['swift', 'sepa_credit_transfer', 'sepa_instant'])
      expect(faultsOf(template, fields).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('SWIFT requires an address, and SEPA does not', () => {
    const requiredBy = (template: string): unknown => findTemplate(template)?.fieldsSchema['required'];
    expect(requiredBy('swift')).toContain('address');
    expect(requiredBy('sepa_instant')).toEqual(['iban', 'holder_name']);
  });

  it('an error says how to mend the field', () => {
    expect(faultsOf('uk_faster_payments', { sort_code: '60-16-13' })).toEqual([
      { pointer: '/fields/sort_code', detail: 'does not have the form: Six digits without dashes.' },
    ]);
    expect(faultsOf('us_ach', { account_type: 'cheque' })).toEqual([{ pointer: '/fields/account_type', detail: 'must be one of checking, savings' }]);
    expect(faultsOf('swift', { address: { town: 'Berlin' } })).toEqual([{ pointer: '/fields/address', detail: 'lacks country' }]);
  });
});
