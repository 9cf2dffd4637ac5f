import { describe, expect, it } from '@jest/globals';
import { netOfReturn } from './partial-return.js';
import { REPORTED_STATUSES, type ReportedStatus } from './reported-status.js';

const ORDERED = 10_000n;

describe('netOfReturn', () => {
  it.each<[string, ReportedStatus, bigint | null, bigint | undefined, object]>([
    ['nothing is said', 'PROCESSED', 10_000n, undefined, { reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n }],
    ['nothing came back', 'PROCESSED', null, 0n, { reportedStatus: 'PROCESSED', processedAmountMinor: null }],
    ['a part of a whole payment came back', 'PROCESSED', 10_000n, 4_000n, { reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: 6_000n }],
    ['a part came back, and no amount is named', 'PROCESSED', null, 4_000n, { reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: 6_000n }],
    ['all but one unit came back', 'PROCESSED', 10_000n, 9_999n, { reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: 1n }],
    ['a part of a part came back', 'PARTIALLY_PROCESSED', 5_000n, 1_000n, { reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: 4_000n }],
    ['a part is back while the rest is being returned', 'CANCELLING', 10_000n, 4_000n, { reportedStatus: 'CANCELLING', processedAmountMinor: 6_000n }],
    ['a part is back and the rest stays out', 'CANCEL_FAILED', 10_000n, 4_000n, { reportedStatus: 'CANCEL_FAILED', processedAmountMinor: 6_000n }],
    ['a part is back, and it is not said of how much', 'CANCEL_FAILED', null, 4_000n, { reportedStatus: 'CANCEL_FAILED', processedAmountMinor: null }],
    ['all of it came back', 'PROCESSED', 10_000n, 10_000n, { reportedStatus: 'CANCELLED', processedAmountMinor: 0n }],
    ['all of a part came back', 'PARTIALLY_PROCESSED', 5_000n, 5_000n, { reportedStatus: 'CANCELLED', processedAmountMinor: 0n }],
    ['a part came back of a part that is not named', 'PARTIALLY_PROCESSED', null, 1n, { reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: null }],
  ])('says what stayed out when %s', (_, reportedStatus, processedAmountMinor, returnedAmountMinor, net) => {
    expect(netOfReturn({ reportedStatus, processedAmountMinor, returnedAmountMinor }, ORDERED)).toEqual({ ...net, isImpossible: false });
  });

  it.each([
    ['more came back than was paid', 10_000n, 10_001n],
    ['more came back than was ordered', null, 10_001n],
    ['less than nothing came back', 10_000n, -1n],
  ])('calls it impossible that %s', (_, processedAmountMinor, returnedAmountMinor) => {
    expect(netOfReturn({ reportedStatus: 'PROCESSED', processedAmountMinor, returnedAmountMinor }, ORDERED)).toMatchObject({ isImpossible: true });
  });

  const OUT: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'CANCELLING', 'CANCEL_FAILED', 'REVOKE_FAILED'];
  it.each(REPORTED_STATUSES.filter((status) => !OUT.includes(status)))('leaves a report of %s as it is, because nothing is out', (reportedStatus) => {
    const said = { reportedStatus, processedAmountMinor: 0n };
    expect(netOfReturn({ ...said, returnedAmountMinor: ORDERED }, ORDERED)).toEqual({ ...said, isImpossible: false });
  });
});
