import { describe, expect, it } from '@jest/globals';
import { outcomesOf, statementError, toStatement } from './statement-form.js';

const draft = { outcome: 'partly_paid', providerReference: ' T-81 ', processedAmount: '50.00' };

describe('the statement form', () => {
  it('sends trimmed values, and the amount only for a partial payment', () => {
    expect(toStatement(draft, 'EUR', 'By phone')).toEqual({
      reason: 'By phone',
      outcome: 'partly_paid',
      provider_reference: 'T-81',
      processed_amount: '50.00',
    });
    expect(toStatement({ ...draft, outcome: 'paid' }, 'EUR', 'By phone')).toEqual({ reason: 'By phone', outcome: 'paid', provider_reference: 'T-81' });
  });

  it('rejects an amount with too many decimals for its currency', () => {
    expect(toStatement({ ...draft, processedAmount: '50.001' }, 'EUR', 'By phone')).toBeNull();
    expect(statementError({ ...draft, processedAmount: '50.1' }, 'JPY')).toContain('JPY has 0 decimals');
  });

  it('requires an outcome and a reference', () => {
    expect(statementError({ ...draft, outcome: '' }, 'EUR')).toBe('Select what happened to the payout.');
    expect(statementError({ ...draft, providerReference: ' ' }, 'EUR')).toContain("provider's reference");
  });

  it('offers "Not returned" only for a payout whose money was asked back', () => {
    const values = (status: 'CANCELLING' | 'PROCESSED') => outcomesOf(status).map(({ value }) => value);
    expect(values('CANCELLING')).toContain('not_returned');
    expect(values('PROCESSED')).not.toContain('not_returned');
    expect(values('PROCESSED')).toContain('paid');
  });
});
