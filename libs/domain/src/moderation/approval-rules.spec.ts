import { describe, expect, it } from '@jest/globals';
import {
  type ApprovalDemand,
  type ApprovalRule,
  canBeMet,
  demandOfRule,
  loosensApprovalRule,
  ruleCoversAction,
  ruleCoversPayout,
  strictest,
} from './approval-rules.js';
import { MODERATION_ACTIONS } from './moderation-actions.js';

const RULE: ApprovalRule = {
  name: 'Large sends',
  mode: 'live',
  merchantId: null,
  actions: ['process'],
  fromMinor: { EUR: 500_000 },
  riskFrom: null,
  approvers: 1,
  role: 'approver',
  enabled: true,
};
const rule = (rest: Partial<ApprovalRule> = {}): ApprovalRule => ({ ...RULE, ...rest });

const FROM: readonly ApprovalRule['fromMinor'][] = [{}, { EUR: 0 }, { EUR: 500 }, { EUR: 500, USD: 100 }];
/** Rules that differ in each condition and in whom they ask for. */
const RULES: readonly ApprovalRule[] = [null, 'mer_1'].flatMap((merchantId) =>
  ([[], ['process'], ['process', 'cancel']] as const).flatMap((actions) =>
    FROM.flatMap((fromMinor) =>
      [null, 'high' as const].flatMap((riskFrom) =>
        ([1, 2] as const).flatMap((approvers) =>
          (['approver', 'admin'] as const).flatMap((role) =>
            [true, false].map((enabled) => rule({ merchantId, actions, fromMinor, riskFrom, approvers, role, enabled })),
          ),
        ),
      ),
    ),
  ),
);

/** Payouts and actions of every kind that the rules above tell apart. */
const SITUATIONS = ['mer_1', 'mer_2'].flatMap((merchantId) =>
  ['EUR', 'USD', 'JPY'].flatMap((currency) =>
    [0n, 99n, 100n, 499n, 500n].flatMap((amountMinor) =>
      (['process', 'cancel', 'release'] as const).flatMap((action) =>
        (['none', 'low', 'high', null] as const).map((risk) => ({ payout: { merchantId, currency, amountMinor }, action, risk })),
      ),
    ),
  ),
);

function demandIn(one: ApprovalRule, { payout, action, risk }: (typeof SITUATIONS)[number]): ApprovalDemand {
  const applies = ruleCoversPayout(one, payout) && ruleCoversAction(one, action, risk);
  return applies ? demandOfRule(one) : { approvers: 0, admins: 0 };
}

describe('an approval rule', () => {
  it.each([
    ['another action', { actions: ['cancel'] }, false],
    ['no named action, which is all of them', { actions: [] }, true],
    ['another merchant', { merchantId: 'mer_2' }, false],
    ['the same merchant', { merchantId: 'mer_1' }, true],
    ['a higher amount', { fromMinor: { EUR: 500_001 } }, false],
    ['another currency', { fromMinor: { USD: 1 } }, false],
    ['no amount, which is every one', { fromMinor: {} }, true],
    ['a higher risk', { riskFrom: 'high' }, false],
    ['the same risk', { riskFrom: 'low' }, true],
    ['everything, but disabled', { actions: [], fromMinor: {}, enabled: false }, false],
  ] as const)('applies by all of its conditions together: %s', (_what, rest, applies) => {
    const payout = { merchantId: 'mer_1', currency: 'EUR', amountMinor: 500_000n };
    expect(ruleCoversPayout(rule(rest), payout) && ruleCoversAction(rule(rest), 'process', 'low')).toBe(applies);
  });

  it('is never about what moves nothing or cannot wait', () => {
    const covered = MODERATION_ACTIONS.filter((action) => ruleCoversAction(rule({ actions: [] }), action, 'high'));
    expect(covered).toEqual(['process', 'cancel', 'revoke', 'release', 'add_statement', 'resolve_conflict']);
  });

  it('asks together with others for as many people and administrators as the strictest of each', () => {
    expect(strictest([demandOfRule(rule({ approvers: 2 })), demandOfRule(rule({ role: 'admin' })), { approvers: 1, admins: 0 }])).toEqual({
      approvers: 2,
      admins: 1,
    });
    expect(strictest([])).toEqual({ approvers: 0, admins: 0 });
  });
});

describe('one person alone', () => {
  it('makes no rule ask for less in any situation, whatever the rule is before and after', () => {
    const demands = RULES.map((one) => SITUATIONS.map((situation) => demandIn(one, situation)));
    let onlyAdding = 0;
    const wrong: unknown[] = [];
    for (const [b, before] of RULES.entries())
      for (const [a, after] of RULES.entries()) {
        if (loosensApprovalRule(before, after)) continue;
        onlyAdding += 1;
        const [was, is] = [demands[b] ?? [], demands[a] ?? []];
        if (was.some((one, at) => one.approvers > (is[at]?.approvers ?? 0) || one.admins > (is[at]?.admins ?? 0))) wrong.push([before, after]);
      }
    expect(wrong).toEqual([]);
    expect(onlyAdding).toBeGreaterThan(20_000);
  });

  it.each([
    ['names one more action', { actions: ['process', 'cancel'] }],
    ['begins at a lower amount', { fromMinor: { EUR: 1 } }],
    ['begins at every amount', { fromMinor: {} }],
    ['names one more currency', { fromMinor: { EUR: 500_000, USD: 1 } }],
    ['asks for two', { approvers: 2 }],
    ['asks for administrators', { role: 'admin' }],
    ['has another name', { name: 'Other' }],
  ] as const)('makes a rule that only asks for more: it %s', (_what, rest) => {
    expect([loosensApprovalRule(RULE, rule(rest)), loosensApprovalRule(rule({ enabled: false }), rule(rest))]).toEqual([false, false]);
  });

  it('does not disable a rule', () => {
    expect(loosensApprovalRule(RULE, rule({ enabled: false }))).toBe(true);
  });
});

describe('people who may sign in', () => {
  it.each([
    ['two approvers, asked by an operator', { approvers: 2, admins: 0 }, { operators: 1, approvers: 1, admins: 1 }, true],
    ['two approvers, of whom one would have to ask', { approvers: 2, admins: 0 }, { operators: 0, approvers: 1, admins: 1 }, false],
    ['two of three approvers', { approvers: 2, admins: 0 }, { operators: 0, approvers: 2, admins: 1 }, true],
    ['an administrator, asked by an approver', { approvers: 1, admins: 1 }, { operators: 0, approvers: 1, admins: 1 }, true],
    ['an administrator, who would have to ask', { approvers: 1, admins: 1 }, { operators: 0, approvers: 0, admins: 1 }, false],
    ['two administrators, of whom one is there', { approvers: 2, admins: 2 }, { operators: 5, approvers: 5, admins: 1 }, false],
  ])('meet a demand only while somebody is left who may ask: %s', (_what, demand, people, expected) => {
    expect(canBeMet(demand, people)).toBe(expected);
  });
});
