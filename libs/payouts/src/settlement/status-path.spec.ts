import { MISMATCHES } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { referenceIn, resolutionAt } from './status-path.js';

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

describe('the resolution that follows a report', () => {
  it.each([
    ['PENDING', 'PROCESS_FAILED', 'DECLINED_ERROR'],
    ['INVOKING', 'PROCESS_FAILED', 'DECLINED_ERROR'],
    ['REVOKING', 'PROCESS_FAILED', 'DECLINED_ERROR'],
    ['PROCESSED', 'CANCELLED', 'DECLINED_ERROR'],
    ['CANCELLING', 'CANCELLED', 'OK'],
    ['REVOKING', 'REVOKED', 'OK'],
    ['REVOKING', 'REVOKE_FAILED', 'PROCESSING_ERROR'],
    ['PENDING', 'PROCESSED', 'OK'],
  ] as const)('says that a payout from %s to %s was ended at the provider, where nobody here asked for it: %s', (from, to, resolution) => {
    expect(resolutionAt(to, { resolution: 'OK', source: 'enquiry' }, from)).toBe(resolution);
  });

  it('is the one of the report where it gives a reason', () => {
    expect(resolutionAt('PROCESS_FAILED', { resolution: 'INVALID_RECIPIENT', source: 'enquiry' }, 'PENDING')).toBe('INVALID_RECIPIENT');
    expect(resolutionAt('REVOKED', { resolution: 'INVALID_RECIPIENT', source: 'enquiry' }, 'REVOKING')).toBe('OK');
  });
});
