import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { interpretReport, type ReportInterpretation } from './interpret-report.js';
import { processedAmountAt } from './processed-amount.js';
import { REPORT_SOURCES, REPORTED_STATUSES, type ReportedStatus, type ReportSource, reportsPayment } from './reported-status.js';
import { isFinal, PAYOUT_STATUSES, type PayoutStatus } from '../lifecycle/statuses.js';
import { findTransition } from '../lifecycle/transitions.js';

interface Reading {
  status: PayoutStatus;
  reportedStatus: ReportedStatus;
  source: ReportSource;
  verdict: ReportInterpretation;
}

const READINGS: readonly Reading[] = PAYOUT_STATUSES.flatMap((status) =>
  REPORTED_STATUSES.flatMap((reportedStatus) =>
    REPORT_SOURCES.flatMap((source) =>
      [true, false].map((amountKnown) => ({ status, reportedStatus, source, verdict: interpretReport(status, reportedStatus, source, amountKnown) })),
    ),
  ),
);

const verdictOf = (status: PayoutStatus, reportedStatus: ReportedStatus, source: ReportSource = 'enquiry', amountKnown = true) =>
  interpretReport(status, reportedStatus, source, amountKnown);
const move = (...path: PayoutStatus[]): ReportInterpretation => ({ kind: 'transition', path });

describe('interpretReport for every status', () => {
  it('leads only through legal transitions that a provider may cause', () => {
    for (const { status, reportedStatus, verdict } of READINGS) {
      if (verdict.kind !== 'transition') continue;
      expect(verdict.path).not.toHaveLength(0);
      let present = status;
      for (const next of verdict.path) {
        const by = findTransition(present, next)?.by ?? [];
        if (!by.includes('provider')) throw new Error(`${status} and ${reportedStatus}: the provider may not cause ${present} -> ${next}`);
        present = next;
      }
    }
  });

  it('never moves a payout out of a final status, nor one that was never sent to the provider', () => {
    const still = READINGS.filter(({ status }) => isFinal(status) || status === 'CREATED' || status === 'READY');
    expect(still.filter(({ verdict }) => verdict.kind === 'transition')).toEqual([]);
  });

  it('never changes a status for NOT_FOUND or UNCLEAR', () => {
    const vague = READINGS.filter(({ reportedStatus }) => reportedStatus === 'NOT_FOUND' || reportedStatus === 'UNCLEAR');
    expect(vague.filter(({ verdict }) => verdict.kind === 'transition' || verdict.kind === 'amount_known')).toEqual([]);
  });

  it('reports a conflict for a payment of a payout that ended unpaid, and never ignores a failure of a paid one', () => {
    for (const status of ['INVOKE_FAILED', 'PROCESS_FAILED', 'TERMINATED', 'EXPIRED', 'REVOKED'] as const) {
      for (const source of REPORT_SOURCES) expect(verdictOf(status, 'PROCESSED', source)).toEqual({ kind: 'conflict' });
    }
    expect(verdictOf('PROCESSED', 'REVOKED')).toEqual({ kind: 'conflict' });
    expect(verdictOf('PROCESSED', 'NOT_FOUND')).toEqual({ kind: 'conflict' });
    expect(verdictOf('CANCEL_FAILED', 'CANCELLED')).toEqual({ kind: 'conflict' });
    expect(verdictOf('PENDING', 'NOT_FOUND')).toEqual({ kind: 'conflict' });
  });

  it('follows the provider along the ordinary transitions', () => {
    expect(verdictOf('INVOKING', 'PROCESSED')).toEqual(move('PROCESSING', 'PROCESSED'));
    expect(verdictOf('PENDING', 'REVOKED')).toEqual(move('PROCESS_FAILED'));
    expect(verdictOf('PROCESSED', 'PROCESS_FAILED')).toEqual(move('CANCELLING', 'CANCELLED'));
    expect(verdictOf('REVOKING', 'PROCESSED')).toEqual(move('REVOKE_FAILED'));
    expect(verdictOf('REVOKING', 'PENDING')).toEqual({ kind: 'no_change' });
    expect(verdictOf('CANCELLING', 'PROCESSED')).toEqual({ kind: 'no_change' });
  });

  it('records once where the money is after a failed revoke', () => {
    expect(verdictOf('REVOKE_FAILED', 'PROCESSED', 'enquiry', false)).toEqual({ kind: 'amount_known' });
    expect(verdictOf('REVOKE_FAILED', 'PROCESSED', 'enquiry', true)).toEqual({ kind: 'no_change' });
  });

  it('ignores an outdated status in a notification, and reports a conflict for it in an enquiry', () => {
    expect(verdictOf('PROCESSED', 'PENDING', 'notification')).toEqual({ kind: 'no_change' });
    expect(verdictOf('PROCESSED', 'PENDING', 'enquiry')).toEqual({ kind: 'conflict' });
    expect(verdictOf('CANCELLED', 'PROCESSED', 'notification')).toEqual({ kind: 'no_change' });
    expect(verdictOf('CANCELLED', 'PROCESSED', 'enquiry')).toEqual({ kind: 'conflict' });
  });

  it('takes only legal transitions for any sequence of reports', () => {
    const report = fc.record({ reportedStatus: fc.constantFrom(...REPORTED_STATUSES), source: fc.constantFrom(...REPORT_SOURCES) });
    fc.assert(
      fc.property(fc.constantFrom(...PAYOUT_STATUSES), fc.array(report, { maxLength: 12 }), fc.boolean(), (first, reports, amountKnown) => {
        let present = first;
        for (const { reportedStatus, source } of reports) {
          const verdict = interpretReport(present, reportedStatus, source, amountKnown);
          if (verdict.kind !== 'transition') continue;
          if (isFinal(present)) return false;
          for (const next of verdict.path) {
            if (!findTransition(present, next)) return false;
            present = next;
          }
        }
        return true;
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('processedAmountAt', () => {
  it('is zero after a failure, the whole amount when paid, and unknown while the provider is processing', () => {
    for (const status of ['TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED', 'CREATE_FAILED'] as const) {
      expect(processedAmountAt(status, 100n, 70n, 50n)).toBe(0n);
    }
    expect(processedAmountAt('PROCESSED', 100n, null, null)).toBe(100n);
    expect(processedAmountAt('PARTIALLY_PROCESSED', 100n, 40n, null)).toBe(40n);
    expect(processedAmountAt('CANCEL_FAILED', 100n, null, 40n)).toBe(40n);
    expect(processedAmountAt('REVOKE_FAILED', 100n, null, null)).toBeNull();
    for (const status of ['INVOKING', 'PROCESSING', 'PENDING', 'REVOKING'] as const) expect(processedAmountAt(status, 100n, 100n, null)).toBeNull();
  });

  it('never exceeds the amount unless the report does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PAYOUT_STATUSES),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        (status, amount, part) => {
          const claimed = part % (amount + 1n);
          const processed = processedAmountAt(status, amount, claimed, claimed);
          return processed === null || (processed >= 0n && processed <= amount);
        },
      ),
    );
    expect(REPORTED_STATUSES.filter(reportsPayment)).toEqual(['PROCESSED', 'PARTIALLY_PROCESSED']);
  });
});
