import { describe, expect, it } from '@jest/globals';
import { MODES } from '../mode.js';
import { isLimited, LIMIT_NAMES, LIMIT_RULES, type LimitRule, limitedCurrencies } from './merchant-limits.js';
import { loosenedRules, type MerchantRules, ruleCurrencies } from './merchant-policy.js';

const withLimit = (rule: LimitRule, limit?: Readonly<Record<string, number>>): MerchantRules => ({
  soloLimits: {},
  ...(limit === undefined ? {} : { [rule]: limit }),
});

describe.each(LIMIT_RULES)('the limit %s', (rule) => {
  it.each(MODES)('is stricter the lower it is in %s mode, and the loosest where there is none, in each currency by itself', (mode) => {
    const steps = [{ EUR: 0 }, { EUR: 5 }, { EUR: 6 }, undefined];
    for (const [b, before] of steps.entries())
      for (const [a, after] of steps.entries()) expect(loosenedRules(withLimit(rule, before), withLimit(rule, after), mode)).toEqual(a > b ? [rule] : []);
    expect(loosenedRules(withLimit(rule, { EUR: 5, USD: 5 }), withLimit(rule, { EUR: 4, USD: 6 }), mode)).toEqual([rule]);
    expect(loosenedRules(withLimit(rule, { EUR: 5 }), withLimit(rule, { USD: 5 }), mode)).toEqual([rule]);
  });

  it('limits the currencies that it names', () => {
    const rules = withLimit(rule, { USD: 1, EUR: 0 });
    expect([isLimited(rules, 'EUR'), isLimited(rules, 'JPY'), isLimited(withLimit(rule), 'EUR')]).toEqual([true, false, false]);
    expect([limitedCurrencies(rules), ruleCurrencies(rules)]).toEqual([
      ['EUR', 'USD'],
      ['EUR', 'USD'],
    ]);
  });
});

describe('the names of limits', () => {
  it('are unique', () => {
    expect(new Set(LIMIT_NAMES).size).toBe(LIMIT_RULES.length);
  });
});
