import { describe, expect, it } from '@jest/globals';
import { CHANGE_KINDS, ONE_PERSON_KINDS } from '../change-requests.js';
import { type Mode, MODES } from '../mode.js';
import { OPERATOR_ROLES, roleMay } from '../permissions.js';
import { type DuplicateHandling, loosenedRules, type MerchantRules, RULE_DIRECTIONS, ruleCurrencies } from './merchant-policy.js';

const AMOUNTS = [undefined, 0, 500, 1_000] as const;
const HOURS = [undefined, 1, 744] as const;
const FLAGS = [undefined, true] as const;
/** Where it is absent, it is `warn`. */
const HANDLINGS = [undefined, 'off', 'ask'] as const satisfies readonly (DuplicateHandling | undefined)[];

/** Every combination of the rules' values; the amounts are of one currency. */
function* allRules(): Generator<MerchantRules> {
  for (const solo of AMOUNTS)
    for (const above of [undefined, 0, 500])
      for (const always of FLAGS)
        for (const firstToRecipient of FLAGS)
          for (const duplicates of HANDLINGS)
            for (const duplicateWindowHours of HOURS)
              yield {
                soloLimits: solo === undefined ? {} : { EUR: solo },
                ...(above === undefined ? {} : { aboveMinor: { EUR: above } }),
                ...(always === undefined ? {} : { always }),
                ...(firstToRecipient === undefined ? {} : { firstToRecipient }),
                ...(duplicates === undefined ? {} : { duplicates }),
                ...(duplicateWindowHours === undefined ? {} : { duplicateWindowHours }),
              };
}

const RULES = [...allRules()];

/** Payouts in EUR, of which none is over nothing, of every kind that the rules tell apart. */
const PROBES = [1, 500, 501, 1_000, 1_001, 1_000_000].flatMap((amountMinor) =>
  [true, false].flatMap((isFirst) => [null, 1, 24, 744].map((hoursAfterLike) => ({ amountMinor, isFirst, hoursAfterLike }))),
);

/** What rules do to a payout, each a number that is larger the more people it takes: written down here again, as the gateway goes by it. */
function effects(rules: MerchantRules, mode: Mode, { amountMinor, isFirst, hoursAfterLike }: (typeof PROBES)[number]): number[] {
  const solo = rules.soloLimits['EUR'];
  const needsTwo = solo === undefined ? mode === 'live' : amountMinor > solo;
  const above = rules.aboveMinor?.['EUR'];
  const asks = rules.always === true || (above !== undefined && amountMinor > above) || (rules.firstToRecipient === true && isFirst);
  const handling = rules.duplicates ?? 'warn';
  const isLike = handling !== 'off' && hoursAfterLike !== null && hoursAfterLike <= (rules.duplicateWindowHours ?? 24);
  return [Number(needsTwo), Number(asks || (isLike && handling === 'ask')), Number(isLike)];
}

const fingerprint = (rules: MerchantRules, mode: Mode): number[] => PROBES.flatMap((probe) => effects(rules, mode, probe));

describe('the direction of the rules of a merchant', () => {
  it.each(MODES)('lets one person make nothing of what a %s payout takes any less, whatever the rules are before and after', (mode) => {
    const effectsOf = RULES.map((rules) => fingerprint(rules, mode));
    let onlyTakingAway = 0;
    const wrong: unknown[] = [];
    for (const [b, before] of RULES.entries())
      for (const [a, after] of RULES.entries()) {
        if (loosenedRules(before, after, mode).length > 0) continue;
        onlyTakingAway += 1;
        const was = effectsOf[b] ?? [];
        if ((effectsOf[a] ?? []).some((effect, at) => effect < (was[at] ?? 0))) wrong.push({ before, after });
      }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(onlyTakingAway).toBeGreaterThan(RULES.length * 10);
  });

  it.each(MODES)('is exact for every rule by itself: of two %s values that differ, one way is stricter and the other is not', (mode) => {
    let pairs = 0;
    for (const rule of Object.keys(RULE_DIRECTIONS) as (keyof MerchantRules)[]) {
      const values = [...new Map(RULES.map((rules) => [JSON.stringify(rules[rule]), rules[rule]])).values()];
      const withValue = (value: unknown): MerchantRules => ({ soloLimits: {}, ...(value === undefined ? {} : { [rule]: value }) });
      for (const one of values)
        for (const other of values) {
          const { extent } = RULE_DIRECTIONS[rule];
          const differ = extent(withValue(one), mode, 'EUR') !== extent(withValue(other), mode, 'EUR');
          const ways = [loosenedRules(withValue(one), withValue(other), mode), loosenedRules(withValue(other), withValue(one), mode)];
          expect(ways.filter((loosened) => loosened.length > 0)).toEqual(differ ? [[rule]] : []);
          pairs += 1;
        }
    }
    expect(pairs).toBeGreaterThan(40);
  });

  it.each([
    ['live', { soloLimits: { EUR: 1_000 } }, { soloLimits: {} }, []],
    ['test', { soloLimits: { EUR: 1_000 } }, { soloLimits: {} }, ['soloLimits']],
    ['live', { soloLimits: {} }, { soloLimits: { USD: 1 } }, ['soloLimits']],
    ['live', { soloLimits: { EUR: 5, USD: 5 } }, { soloLimits: { EUR: 6, USD: 4 } }, ['soloLimits']],
    ['live', { soloLimits: {}, aboveMinor: { EUR: 5 } }, { soloLimits: {}, aboveMinor: { EUR: 4, USD: 9 } }, []],
    ['live', { soloLimits: {}, aboveMinor: { EUR: 5, USD: 9 } }, { soloLimits: {}, aboveMinor: { EUR: 4 } }, ['aboveMinor']],
  ] as const)('counts every currency that is named before or after, in %s mode %j to %j', (mode, before, after, loosened) => {
    expect(loosenedRules(before, after, mode)).toEqual(loosened);
  });

  it('names the currencies of all amounts once, in the order of the alphabet', () => {
    expect(ruleCurrencies({ soloLimits: { USD: 1, EUR: 2 } }, { soloLimits: { EUR: 1 }, aboveMinor: { JPY: 3 } })).toEqual(['EUR', 'JPY', 'USD']);
  });
});

describe('one operator alone', () => {
  it('raises no live limit and loosens no live rule, in any role: the kinds for one person take what loosens nothing', () => {
    const alone = [...ONE_PERSON_KINDS];
    // The limits of a service: see service-limits.spec.ts. Approval rules: see approval-rules.spec.ts.
    expect(alone.toSorted()).toEqual(['approval_rule.create', 'approval_rule.tighten', 'merchant_policy.tighten', 'service.tighten']);
    for (const role of OPERATOR_ROLES) expect(roleMay(role, CHANGE_KINDS['merchant_policy.change'])).toBe(role === 'admin');
    for (const limit of AMOUNTS)
      for (const raised of AMOUNTS)
        if ((raised ?? 0) > (limit ?? 0))
          expect(loosenedRules({ soloLimits: limit === undefined ? {} : { EUR: limit } }, { soloLimits: { EUR: raised ?? 0 } }, 'live')).toEqual([
            'soloLimits',
          ]);
  });
});
