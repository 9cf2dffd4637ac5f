import { describe, expect, it } from '@jest/globals';
import { statementFault, toStatement } from './statement-form.js';

const draft = { outcome: 'partly_paid', providerReference: ' T-81 ', processedAmount: '50.00' };

describe('a manual statement', () => {
  it('is sent trimmed, with the amount only where it was paid in part', () => {
    expect(toStatement(draft, 'EUR', 'By phone')).toEqual({
      reason: 'By phone',
      outcome: 'partly_paid',
      provider_reference: 'T-81',
      processed_amount: '50.00',
    });
    expect(toStatement({ ...draft, outcome: 'paid' }, 'EUR', 'By phone')).toEqual({ reason: 'By phone', outcome: 'paid', provider_reference: 'T-81' });
  });

  it('is not sent with an amount that is none in its currency', () => {
    expect(toStatement({ ...draft, processedAmount: '50.001' }, 'EUR', 'By phone')).toBeNull();
    expect(statementFault({ ...draft, processedAmount: '50.1' }, 'JPY')).toContain('JPY has 0 decimals');
  });

  it('asks for the outcome and the reference first', () => {
    expect(statementFault({ ...draft, outcome: '' }, 'EUR')).toBe('Say what became of the payout.');
    expect(statementFault({ ...draft, providerReference: ' ' }, 'EUR')).toContain("provider's reference");
  });
});
