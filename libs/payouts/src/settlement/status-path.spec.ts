import { MISMATCHES } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { referenceIn } from './status-path.js';

describe('the id under which the provider knows a payout', () => {
  it.each(['api_response', 'enquiry', 'notification'] as const)('is taken from what the provider itself says (%s)', (source) => {
    expect(referenceIn({ source, mismatch: null, providerReference: 'tr_1' })).toBe('tr_1');
  });

  it('is not taken from what people state, who may name a ticket', () => {
    expect(referenceIn({ source: 'manual', mismatch: null, providerReference: 'ticket-81' })).toBeNull();
  });

  it('is not taken from a report about another payout, or from another account', () => {
    const taken = MISMATCHES.filter((mismatch) => referenceIn({ source: 'enquiry', mismatch, providerReference: 'tr_1' }) !== null);
    expect(taken).toEqual(['currency', 'amount']);
  });
});
