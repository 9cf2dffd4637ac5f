import { describe, expect, it } from '@jest/globals';
import type { ApprovalRuleView } from '../../../generated/types.gen.js';
import { changesOfRule, draftOfRule, foundRules, loosensRule, NEW_RULE, type RuleDraft, ruleErrors, termsOf } from './rule-form.js';

const SEEN: ApprovalRuleView = {
  id: 'arl_1',
  name: 'Large sends',
  mode: 'live',
  merchant: { id: 'mer_1', name: 'Shop' },
  actions: ['process', 'cancel'],
  from: { EUR: '5000.00' },
  risk_from: null,
  approvers: 1,
  role: 'approver',
  enabled: true,
  version: 3,
  cannot_be_met: null,
};
const typed = (rest: Partial<RuleDraft> = {}): RuleDraft => ({ ...draftOfRule(SEEN), ...rest });

describe('the form of an approval rule', () => {
  it('sends what was changed only, whatever the order in which it was picked', () => {
    expect(changesOfRule(typed({ actions: ['cancel', 'process'], from: '5000 EUR' }), SEEN)).toEqual({});
    expect(changesOfRule(typed({ name: ' Other ', merchant: '', from: '', riskFrom: 'high', approvers: 2, enabled: false }), SEEN)).toEqual({
      name: 'Other',
      merchant: null,
      from: {},
      risk_from: 'high',
      approvers: 2,
      enabled: false,
    });
  });

  it.each([
    [{ approvers: 2 }, false],
    [{ merchant: '' }, false],
    [{ from: '1.00 EUR, 5 USD' }, false],
    [{ from: '5000.01 EUR' }, true],
    [{ actions: ['process'] }, true],
    [{ enabled: false }, true],
  ] as const)('knows whether %j needs a second person: %s', (rest, expected) => {
    expect(loosensRule(typed(rest), SEEN)).toBe(expected);
  });

  it.each([
    ['name', ' '],
    ['name', 'x'.repeat(81)],
    ['from', '5000'],
    ['from', '1.001 EUR'],
  ] as const)('marks %s when it is "%s"', (field, text) => {
    expect(Object.keys(ruleErrors(typed({ [field]: text })))).toEqual([field]);
    expect(ruleErrors(typed())).toEqual({});
  });

  it('begins with one other person for everything', () => {
    expect(termsOf(NEW_RULE, 'test')).toEqual({ mode: 'test', merchant: null, actions: [], from: {}, risk_from: null, approvers: 1, role: 'approver' });
  });

  it('finds rules by name and merchant', () => {
    for (const text of ['', 'large', 'SHOP']) expect([text, foundRules([SEEN], text)]).toEqual([text, [SEEN]]);
    expect(foundRules([SEEN], 'other')).toEqual([]);
  });
});
