import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, CLAIMS, claimsPayment, type ClaimVerdict, processedAmountAt, readClaim, type StatementSource, STATEMENT_SOURCES } from './interpret-report.js';
import { isFinal, PAYOUT_STATUSES, type PayoutStatus } from '../lifecycle/statuses.js';
import { findTransition } from '../lifecycle/transitions.js';

interface Reading {
  status: PayoutStatus;
  claim: Claim;
  source: StatementSource;
  verdict: ClaimVerdict;
}

const READINGS: readonly Reading[] = PAYOUT_STATUSES.flatMap((status) =>
  CLAIMS.flatMap((claim) =>
    STATEMENT_SOURCES.flatMap((source) =>
      [true, false].map((amountKnown) => ({ status, claim, source, verdict: readClaim(status, claim, source, amountKnown) })),
    ),
  ),
);

const verdictOf = (status: PayoutStatus, claim: Claim, source: StatementSource = 'enquiry', amountKnown = true) =>
  readClaim(status, claim, source, amountKnown);
const move = (...path: PayoutStatus[]): ClaimVerdict => ({ kind: 'move', path });

describe('a claim, read against every status', () => {
  it('never takes an illegal step, and only steps that the provider may cause', () => {
    for (const { status, claim, verdict } of READINGS) {
      if (verdict.kind !== 'move') continue;
      expect(verdict.path).not.toHaveLength(0);
      let present = status;
      for (const next of verdict.path) {
        const by = findTransition(present, next)?.by ?? [];
        if (!by.includes('provider')) throw new Error(`${status} and ${claim}: the provider may not cause ${present} -> ${next}`);
        present = next;
      }
    }
  });

  it('never moves a payout out of a final status, nor one that was never sent', () => {
    const still = READINGS.filter(({ status }) => isFinal(status) || status === 'CREATED' || status === 'READY');
    expect(still.filter(({ verdict }) => verdict.kind === 'move')).toEqual([]);
  });

  it('keeps "not found" and "unclear" from deciding anything', () => {
    const vague = READINGS.filter(({ claim }) => claim === 'NOT_FOUND' || claim === 'UNCLEAR');
    expect(vague.filter(({ verdict }) => verdict.kind === 'move' || verdict.kind === 'learn')).toEqual([]);
  });

  it('calls it a contradiction when money is claimed of a payout that ended without, and never the other way round silently', () => {
    for (const status of ['INVOKE_FAILED', 'PROCESS_FAILED', 'TERMINATED', 'EXPIRED', 'REVOKED'] as const) {
      for (const source of STATEMENT_SOURCES) expect(verdictOf(status, 'PROCESSED', source)).toEqual({ kind: 'contradict' });
    }
    expect(verdictOf('PROCESSED', 'REVOKED')).toEqual({ kind: 'contradict' });
    expect(verdictOf('PROCESSED', 'NOT_FOUND')).toEqual({ kind: 'contradict' });
    expect(verdictOf('CANCEL_FAILED', 'CANCELLED')).toEqual({ kind: 'contradict' });
    expect(verdictOf('PENDING', 'NOT_FOUND')).toEqual({ kind: 'contradict' });
  });

  it('follows the provider where the way is ordinary', () => {
    expect(verdictOf('INVOKING', 'PROCESSED')).toEqual(move('PROCESSING', 'PROCESSED'));
    expect(verdictOf('PENDING', 'REVOKED')).toEqual(move('PROCESS_FAILED'));
    expect(verdictOf('PROCESSED', 'PROCESS_FAILED')).toEqual(move('CANCELLING', 'CANCELLED'));
    expect(verdictOf('REVOKING', 'PROCESSED')).toEqual(move('REVOKE_FAILED'));
    expect(verdictOf('REVOKING', 'PENDING')).toEqual({ kind: 'agree' });
    expect(verdictOf('CANCELLING', 'PROCESSED')).toEqual({ kind: 'agree' });
  });

  it('learns where the money is after a failed recall, once', () => {
    expect(verdictOf('REVOKE_FAILED', 'PROCESSED', 'enquiry', false)).toEqual({ kind: 'learn' });
    expect(verdictOf('REVOKE_FAILED', 'PROCESSED', 'enquiry', true)).toEqual({ kind: 'agree' });
  });

  it('takes an old word for old when it came by notification, and for a contradiction when it was asked for', () => {
    expect(verdictOf('PROCESSED', 'PENDING', 'notification')).toEqual({ kind: 'agree' });
    expect(verdictOf('PROCESSED', 'PENDING', 'enquiry')).toEqual({ kind: 'contradict' });
    expect(verdictOf('CANCELLED', 'PROCESSED', 'notification')).toEqual({ kind: 'agree' });
    expect(verdictOf('CANCELLED', 'PROCESSED', 'enquiry')).toEqual({ kind: 'contradict' });
  });

  it('keeps every story of claims legal, in whatever order they come', () => {
    const said = fc.record({ claim: fc.constantFrom(...CLAIMS), source: fc.constantFrom(...STATEMENT_SOURCES) });
    fc.assert(
      fc.property(fc.constantFrom(...PAYOUT_STATUSES), fc.array(said, { maxLength: 12 }), fc.boolean(), (first, story, amountKnown) => {
        let present = first;
        for (const { claim, source } of story) {
          const verdict = readClaim(present, claim, source, amountKnown);
          if (verdict.kind !== 'move') continue;
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

describe('where the money is', () => {
  it('is nothing after a failure, all of it when paid, and unknown while the provider works', () => {
    for (const status of ['TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED', 'CREATE_FAILED'] as const) {
      expect(processedAmountAt(status, 100n, 70n, 50n)).toBe(0n);
    }
    expect(processedAmountAt('PROCESSED', 100n, null, null)).toBe(100n);
    expect(processedAmountAt('PARTIALLY_PROCESSED', 100n, 40n, null)).toBe(40n);
    expect(processedAmountAt('CANCEL_FAILED', 100n, null, 40n)).toBe(40n);
    expect(processedAmountAt('REVOKE_FAILED', 100n, null, null)).toBeNull();
    for (const status of ['INVOKING', 'PROCESSING', 'PENDING', 'REVOKING'] as const) expect(processedAmountAt(status, 100n, 100n, null)).toBeNull();
  });

  it('is never more than the amount when the claim is not', () => {
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
    expect(CLAIMS.filter(claimsPayment)).toEqual(['PROCESSED', 'PARTIALLY_PROCESSED']);
  });
});
