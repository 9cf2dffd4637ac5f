import { describe, expect, it } from '@jest/globals';
import { compareCallbacks, RESUME_LIMIT_MS, secondWriter, standstills } from './findings.mjs';

const PAYOUT = {
  id: 'po_1',
  key: 'po_1-invoke',
  reference: 'r-1',
  amountMinor: 100,
  processedMinor: 100,
  hasOpenCase: false,
  isSettled: true,
  hasWholeHistory: true,
  waits: '',
};
const paid = { ...PAYOUT, status: 'PROCESSED' };

describe('findings of the fail-over drill', () => {
  it('are none where the merchant has heard every result', () => {
    const heard = [
      { id: 'po_1', status: 'PENDING' },
      { id: 'po_1', status: 'PROCESSED' },
    ];
    expect(compareCallbacks([paid], heard)).toEqual([]);
  });

  it('name a result that the merchant has not heard, also when it has heard another status or of another payout', () => {
    const heard = [
      { id: 'po_1', status: 'PENDING' },
      { id: 'po_2', status: 'PROCESSED' },
    ];
    expect(compareCallbacks([paid], heard)).toEqual([expect.objectContaining({ kind: 'no callback', id: 'po_1' })]);
  });

  it('leave out what is still on its way or with an operator', () => {
    expect(compareCallbacks([{ ...paid, isSettled: false }], [])).toEqual([]);
    expect(compareCallbacks([{ ...paid, hasOpenCase: true }], [])).toEqual([]);
  });

  it('name what went on too late or never, and not what went on in time', () => {
    const findings = standstills({ 'first create answered': RESUME_LIMIT_MS, 'first payout paid': RESUME_LIMIT_MS + 1, 'worker ready': undefined });
    expect(findings.map(({ kind, words }) => [kind, words])).toEqual([
      ['stood still', `first payout paid: after ${RESUME_LIMIT_MS + 1} ms`],
      ['stood still', 'worker ready: never'],
    ]);
  });

  it('name an old primary that somebody has reached, or that did not come back as one', () => {
    expect(secondWriter({ sessions: 0, connections: 0, isWritable: true })).toEqual([]);
    for (const fence of [
      { sessions: 1, connections: 0, isWritable: true },
      { sessions: 0, connections: 1, isWritable: true },
      { sessions: 0, connections: 0, isWritable: false },
    ])
      expect([fence, secondWriter(fence).map(({ kind }) => kind)]).toEqual([fence, ['second writer']]);
  });
});
