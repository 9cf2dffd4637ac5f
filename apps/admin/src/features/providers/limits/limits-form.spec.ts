import { describe, expect, it } from '@jest/globals';
import type { MerchantPolicyView } from '../../../generated/types.gen.js';
import { changedLimits, currencyChoices, initialLimits, limitErrors, type LimitsDraft, loosensLimits } from './limits-form.js';
import { limitRows, limitsConsequence } from './limits-words.js';

const SEEN: MerchantPolicyView = {
  merchant: 'mer_1',
  merchant_name: 'Shop',
  mode: 'live',
  version: 3,
  solo_limits: {},
  ask_above: {},
  always_ask: false,
  ask_first_to_recipient: false,
  duplicates: 'ask',
  duplicate_window_hours: 24,
  amount_per_payout: { EUR: '1000.00', JPY: '500' },
  amount_per_day: {},
  payouts_per_day: { EUR: 5 },
  amount_per_recipient_day: {},
  payouts_per_recipient_day: {},
};
const typed = (rest: Partial<LimitsDraft> = {}): LimitsDraft => ({ ...initialLimits(SEEN, 'EUR'), ...rest });

describe('the form of limits', () => {
  it('begins with the limits of its currency, and sends nothing of those', () => {
    expect(typed()).toEqual({
      amount_per_payout: '1000.00',
      amount_per_day: '',
      payouts_per_day: '5',
      amount_per_recipient_day: '',
      payouts_per_recipient_day: '',
    });
    expect(changedLimits(typed({ amount_per_payout: ' 1000 ' }), 'EUR', SEEN)).toEqual({});
    expect(currencyChoices(SEEN).limited).toEqual(['EUR', 'JPY']);
    expect(currencyChoices(SEEN).others).not.toContain('EUR');
  });

  it('sends each limit that was changed with those of the other currencies, and without the one that was emptied', () => {
    const draft = typed({ amount_per_payout: '900', amount_per_day: '20000', payouts_per_day: '', payouts_per_recipient_day: '0' });
    expect(changedLimits(draft, 'EUR', SEEN)).toEqual({
      amount_per_payout: { JPY: '500', EUR: '900.00' },
      amount_per_day: { EUR: '20000.00' },
      payouts_per_day: {},
      payouts_per_recipient_day: { EUR: 0 },
    });
  });

  it.each([
    ['amount_per_payout', '1,000'],
    ['amount_per_payout', '10000000000.01'],
    ['amount_per_day', '1.005'],
    ['payouts_per_day', '1.5'],
    ['payouts_per_day', '1000001'],
    ['payouts_per_recipient_day', '-1'],
  ] as const)('marks %s when it is "%s"', (field, text) => {
    expect(Object.keys(limitErrors(typed({ [field]: text }), 'EUR'))).toEqual([field]);
    expect(limitErrors(typed({ amount_per_day: '10000000000.01' }), 'EUR')).toEqual({});
  });

  it.each([
    [{ amount_per_payout: '1000.01' }, true],
    [{ amount_per_payout: '' }, true],
    [{ payouts_per_day: '6' }, true],
    [{ amount_per_payout: '999.99', payouts_per_day: '4' }, false],
    [{ amount_per_day: '1.00', payouts_per_recipient_day: '1' }, false],
  ] as const)('knows whether %j needs a second person: %s', (rest, expected) => {
    expect(loosensLimits(typed(rest), 'EUR', SEEN)).toBe(expected);
  });
});

describe('the words of limits', () => {
  it('say what will happen under a draft', () => {
    expect(limitsConsequence(typed({ payouts_per_recipient_day: '1' }), 'EUR')).toBe(
      'Of new payouts in EUR is refused: one above 1,000.00 EUR; one with which the last 24 hours would have more than 5 payouts; one with which its recipient would get more than 1 payout in 24 hours. Payouts that exist go on, and count.',
    );
    expect(limitsConsequence(initialLimits(SEEN, 'USD'), 'USD')).toBe('New payouts in USD have no limit but those of their service.');
  });

  it('name each limit with what is used of it', () => {
    const day = { max_amount: '5000.00', max_payouts: 5, used_amount: '1250.00', used_payouts: 1, left_amount: '3750.00', left_payouts: 4 };
    const limits = { currency: 'EUR', payout: { max_amount: null }, day, recipient_day: { max_amount: null, max_payouts: 2 } };
    expect(limitRows(limits)).toEqual([
      ['Payouts of 24 hours in EUR', 'At most 5,000.00 EUR and 5 payouts; used 1,250.00 EUR in 1 payout'],
      ['To one recipient in 24 hours in EUR', 'At most 2 payouts'],
    ]);
  });
});
