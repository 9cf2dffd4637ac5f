import { describe, expect, it } from '@jest/globals';
import type { MerchantPolicyView } from '../../../generated/types.gen.js';
import { changedRules, initialPolicy, loosens, type PolicyDraft, policyErrors } from './policy-form.js';

const SEEN: MerchantPolicyView = {
  merchant: 'mer_1',
  merchant_name: 'Shop',
  mode: 'live',
  version: 3,
  solo_limits: { EUR: '1000.00', JPY: '500' },
  ask_above: {},
  always_ask: false,
  ask_first_to_recipient: true,
  duplicates: 'warn',
  duplicate_window_hours: 24,
  amount_per_payout: {},
  amount_per_day: {},
  payouts_per_day: {},
  amount_per_recipient_day: {},
  payouts_per_recipient_day: {},
};
const typed = (rest: Partial<PolicyDraft> = {}): PolicyDraft => ({ ...initialPolicy(SEEN), ...rest });

describe('the form of a policy', () => {
  it('begins with what is stored, and sends nothing of that', () => {
    expect(initialPolicy(SEEN)).toMatchObject({ soloLimits: '1000.00 EUR, 500 JPY', askAbove: '', windowHours: '24' });
    expect(changedRules(typed(), SEEN)).toEqual({});
    expect(changedRules(typed({ soloLimits: '500 JPY,1000 EUR' }), SEEN)).toEqual({});
  });

  it('sends each rule that was changed, with all amounts of it', () => {
    const draft = typed({ soloLimits: '900 EUR', askAbove: '1.5 KWD', alwaysAsk: true, askFirst: false, duplicates: 'ask', windowHours: '48' });
    expect(changedRules(draft, SEEN)).toEqual({
      solo_limits: { EUR: '900.00' },
      ask_above: { KWD: '1.500' },
      always_ask: true,
      ask_first_to_recipient: false,
      duplicates: 'ask',
      duplicate_window_hours: 48,
    });
    expect(changedRules(typed({ soloLimits: '' }), SEEN)).toEqual({ solo_limits: {} });
  });

  it.each([
    ['soloLimits', '1,000 EUR'],
    ['soloLimits', '5 XXX'],
    ['askAbove', 'EUR'],
    ['askAbove', '1.5 JPY'],
    ['windowHours', '0'],
    ['windowHours', '745'],
    ['windowHours', '1.5'],
  ] as const)('marks %s when it is "%s"', (field, text) => {
    expect(Object.keys(policyErrors(typed({ [field]: text })))).toEqual([field]);
    expect(policyErrors(typed())).toEqual({});
  });

  it.each([
    [{ soloLimits: '1000.01 EUR, 500 JPY' }, true],
    [{ soloLimits: '999.99 EUR' }, false],
    [{ duplicates: 'off' }, true],
    [{ duplicates: 'ask' }, false],
    [{ askFirst: false, alwaysAsk: true }, true],
    [{ windowHours: '25' }, false],
    [{ windowHours: '23' }, true],
  ] as const)('knows whether %j needs a second person: %s', (rest, expected) => {
    expect(loosens(typed(rest), SEEN)).toBe(expected);
  });
});
