import { describe, expect, it } from '@jest/globals';
import { PAYOUT_STATUSES, type PayoutStatus } from '../lifecycle/statuses.js';
import { findTransition } from '../lifecycle/transitions.js';
import { acceptReport } from './accept-report.js';
import { processedAmountAt } from './processed-amount.js';
import { REPORTED_STATUSES, type ReportedStatus } from './reported-status.js';
import { MISMATCHES } from './weighing-facts.js';

const AMOUNT = 1_000n;
const AMOUNTS = [null, 0n, 400n, AMOUNT, 1_500n, -5n] as const;
const NEVER_SENT: readonly PayoutStatus[] = ['CREATE_FAILED', 'CREATED', 'READY'];

/** What two operators can state, as reports, with the amount that is out if it is true. */
const OUTCOMES: readonly (readonly [outcome: string, reportedStatus: ReportedStatus, stated: bigint])[] = [
  ['paid', 'PROCESSED', AMOUNT],
  ['paid in part', 'PARTIALLY_PROCESSED', 400n],
  ['paid with more than was ordered', 'PROCESSED', 1_500n],
  ['returned', 'CANCELLED', 0n],
  ['recalled', 'REVOKED', 0n],
  ['failed', 'PROCESS_FAILED', 0n],
];

const knownAt = (status: PayoutStatus): bigint | null => {
  if (status === 'PARTIALLY_PROCESSED') return 600n;
  return status === 'REVOKE_FAILED' ? 300n : processedAmountAt(status, AMOUNT, null, AMOUNT);
};

const accept = (status: PayoutStatus, reportedStatus: ReportedStatus, reported: bigint | null, known = knownAt(status)) =>
  acceptReport({ status, amountMinor: AMOUNT, processedAmountMinor: known }, { reportedStatus, processedAmountMinor: reported, mismatch: null });

/** The processed amount after an accepted report. */
function amountAfter(status: PayoutStatus, path: readonly PayoutStatus[], meansMinor: bigint | null): bigint | null {
  if (path.length === 0) return meansMinor ?? knownAt(status);
  let known = knownAt(status);
  path.forEach((to, index) => (known = processedAmountAt(to, AMOUNT, index === path.length - 1 ? meansMinor : null, known)));
  return known;
}

describe('acceptReport: what people decide to be true', () => {
  it.each(PAYOUT_STATUSES)('every report about a payout in %s is refused with a sentence, or leads only through legal transitions', (status) => {
    for (const reportedStatus of REPORTED_STATUSES)
      for (const amount of AMOUNTS) {
        const acceptance = accept(status, reportedStatus, amount);
        if ('refusal' in acceptance) {
          expect(acceptance.refusal).toMatch(/^[A-Z].*\.$/);
          continue;
        }
        let present = status;
        for (const next of acceptance.accepted.path) {
          expect([`${present} -> ${next}`, findTransition(present, next)?.by.some((cause) => cause === 'provider' || cause === 'resolve')]).toEqual([
            `${present} -> ${next}`,
            true,
          ]);
          present = next;
        }
      }
  });

  const wayOut = PAYOUT_STATUSES.filter((status) => !NEVER_SENT.includes(status));
  it.each(wayOut.flatMap((status) => OUTCOMES.map((outcome) => [status, ...outcome] as const)))(
    'a payout in %s that was really %s can be recorded so, with the amount that is out',
    (status, _, reportedStatus, stated) => {
      const acceptance = accept(status, reportedStatus, stated);
      if ('refusal' in acceptance) throw new Error(acceptance.refusal);
      expect(amountAfter(status, acceptance.accepted.path, acceptance.accepted.meansMinor)).toBe(stated);
    },
  );

  it.each(MISMATCHES)('a report whose %s is not the one of the payout is never accepted', (mismatch) => {
    for (const status of PAYOUT_STATUSES)
      for (const reportedStatus of REPORTED_STATUSES) {
        const report = { reportedStatus, processedAmountMinor: null, mismatch };
        expect(acceptReport({ status, amountMinor: AMOUNT, processedAmountMinor: null }, report)).toHaveProperty('refusal');
      }
  });

  it('a payment is accepted only with an amount that fits its status', () => {
    expect(accept('PENDING', 'PROCESSED', 999n)).toHaveProperty('refusal');
    expect(accept('PENDING', 'PARTIALLY_PROCESSED', null)).toHaveProperty('refusal');
    expect(accept('PENDING', 'PARTIALLY_PROCESSED', AMOUNT)).toHaveProperty('refusal');
    expect(accept('PENDING', 'PROCESSED', null)).toEqual({ accepted: { path: ['PROCESSED'], meansMinor: AMOUNT } });
    expect(accept('PROCESSED', 'PROCESSED', 1_500n)).toEqual({ accepted: { path: [], meansMinor: 1_500n } });
  });
});
