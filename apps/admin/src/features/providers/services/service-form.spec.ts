import { describe, expect, it } from '@jest/globals';
import type { ConfiguredServiceView } from '../../../generated/types.gen.js';
import { changesOf, draftOf, foundServices, loosens, sampleBody, serviceErrors, type ServiceDraft } from './service-form.js';

const SEEN: ConfiguredServiceView = {
  code: 'sepa_eur',
  name: 'SEPA',
  method: 'sepa_instant',
  currency: 'EUR',
  min_amount: '1.00',
  max_amount: '500.00',
  enabled: true,
  version: 3,
  template: 'sepa_instant',
  template_title: 'SEPA instant credit transfer',
  fields: {},
  sample_fields: {},
};
const typed = (rest: Partial<ServiceDraft> = {}): ServiceDraft => ({ ...draftOf(SEEN), ...rest });

describe('the form of a service', () => {
  it('sends what was changed only', () => {
    expect(changesOf(typed(), SEEN)).toEqual({});
    expect(changesOf(typed({ maxAmount: '500' }), SEEN)).toEqual({});
    expect(changesOf(typed({ name: ' Quick ', minAmount: '2', maxAmount: '400.00', enabled: false }), SEEN)).toEqual({
      name: 'Quick',
      min_amount: '2',
      max_amount: '400.00',
      enabled: false,
    });
  });

  it.each([
    [{ maxAmount: '500.01' }, true],
    [{ minAmount: '0.99' }, true],
    [{ maxAmount: '499.99', name: 'Other' }, false],
    [{ enabled: false }, false],
  ] as const)('knows whether %j needs a second person: %s', (rest, expected) => {
    expect(loosens(typed(rest), SEEN)).toBe(expected);
  });

  it.each([
    ['code', 'SEPA EUR'],
    ['name', ' '],
    ['currency', 'XXY'],
    ['minAmount', ''],
    ['maxAmount', '1.001'],
  ] as const)('marks %s when it is "%s"', (field, text) => {
    expect(Object.keys(serviceErrors(typed({ [field]: text }), ['EUR']))).toEqual([field]);
    expect(serviceErrors(typed(), ['EUR'])).toEqual({});
  });

  it('finds services by code, name, currency and template', () => {
    for (const text of ['', 'EPA_e', 'sepa', 'eur', 'instant credit']) expect([text, foundServices([SEEN], text)]).toEqual([text, [SEEN]]);
    expect(foundServices([SEEN], 'swift')).toEqual([]);
  });

  it('shows a body that a merchant may send', () => {
    expect(JSON.parse(sampleBody(typed(), { iban: 'x' }))).toEqual({ service: 'sepa_eur', amount: '1.00', reference: 'order-1001', fields: { iban: 'x' } });
  });
});
