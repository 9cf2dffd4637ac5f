import { OPERATIONS, type Operation, REPORTED_STATUSES, type ReportedStatus } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import type { ProviderReport } from '../answers.contract.js';
import { asOrdered, readFor } from './asked-about.js';

const report = (reportedStatus: ReportedStatus, resolution: ProviderReport['resolution']): ProviderReport => ({
  reportedStatus,
  resolution,
  processedAmountMinor: 0n,
  providerReference: 'p_1',
  code: 'cancelled',
  message: null,
  httpStatus: 200,
  raw: {},
});

describe('one word of a provider for two things', () => {
  it.each<[Operation | null, ReportedStatus, ReportedStatus]>([
    ['revoke', 'CANCELLING', 'REVOKING'],
    ['revoke', 'CANCELLED', 'REVOKED'],
    ['revoke', 'CANCEL_FAILED', 'REVOKE_FAILED'],
    ['cancel', 'REVOKING', 'CANCELLING'],
    ['cancel', 'REVOKED', 'CANCELLED'],
    ['cancel', 'REVOKE_FAILED', 'CANCEL_FAILED'],
    ['invoke', 'CANCELLED', 'CANCELLED'],
    ['submit_details', 'REVOKED', 'REVOKED'],
    [null, 'CANCELLING', 'CANCELLING'],
  ])('while %s is asked about, %s is %s', (operation, reads, expected) => {
    expect(readFor(operation, reads)).toBe(expected);
  });

  it('changes no word about a payment, a failure or a wait', () => {
    const others = REPORTED_STATUSES.filter((status) => !/^(REVOK|CANCEL)/.test(status));
    expect(others.length).toBeGreaterThan(5);
    for (const operation of [...OPERATIONS, null]) expect(others.map((status) => readFor(operation, status))).toEqual(others);
  });
});

describe('a payout that was stopped', () => {
  it.each<[Operation, ReportedStatus, ProviderReport['resolution']]>([
    ['revoke', 'REVOKED', 'OK'],
    ['invoke', 'REVOKED', 'DECLINED_ERROR'],
    ['cancel', 'REVOKED', 'DECLINED_ERROR'],
    ['revoke', 'PROCESS_FAILED', 'DECLINED_ERROR'],
  ])('has after %s and %s the resolution %s', (operation, status, resolution) => {
    expect(asOrdered(operation, report(status, 'DECLINED_ERROR'))).toEqual(report(status, resolution));
  });
});
