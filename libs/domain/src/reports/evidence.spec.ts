import { describe, expect, it } from '@jest/globals';
import type { ReportedStatus, ReportSource } from './reported-status.js';
import { type AttemptFact, decisiveReport, type Outcome, type ReportFact, weighEvidence } from './evidence.js';

const SETTLE_MS = 1_000;
/** The account that was asked to pay. */
const ASKED = 'a_1@bank.example';
const at = (ms: number): Date => new Date(1_000_000 + ms);
const attemptOf = (outcome: Outcome | null, endMs: number, operation: AttemptFact['operation'] = 'invoke'): AttemptFact => ({
  operation,
  outcome,
  finishedAt: outcome === null ? null : at(endMs),
  identity: ASKED,
});
const reportOf = (reportedStatus: ReportedStatus, ms: number, source: ReportSource = 'enquiry', accepted = true): ReportFact => ({
  id: `${reportedStatus}-${String(ms)}`,
  source,
  reportedStatus,
  receivedAt: at(ms),
  accepted,
  receipt: false,
  mismatch: null,
  askedAt: null,
  processedAmountMinor: null,
  identity: ASKED,
});
const verdictOf = (attempts: AttemptFact[], statements: ReportFact[], operation: AttemptFact['operation'] = 'invoke') =>
  weighEvidence(operation, attempts, statements, SETTLE_MS).verdict;

describe('weighEvidence across accounts', () => {
  const unknown = attemptOf('unknown', 0);
  const denials = (identity: string | null, source: ReportSource = 'enquiry') =>
    [2_000, 3_000].map((ms) => ({ ...reportOf('NOT_FOUND', ms, source), identity }));

  it.each([
    ['the account that was asked to pay', ASKED, ASKED, 'not_received'],
    ['another account', ASKED, 'a_2@bank.example', 'unknown'],
    ['an account that was not recorded', ASKED, null, 'unknown'],
    ['an account, about a request whose account was not recorded', null, ASKED, 'unknown'],
    ['before accounts were recorded', null, null, 'unknown'],
  ] as const)('counts two "not found" from %s: %s', (_, asked, denying, verdict) => {
    const evidence = weighEvidence('invoke', [{ ...unknown, identity: asked }], denials(denying), SETTLE_MS);
    expect(evidence.verdict).toBe(verdict);
    expect(evidence.notFoundCount).toBe(verdict === 'unknown' ? 0 : 2);
  });

  it.each([
    ['the same account', ASKED, ASKED, 'not_received'],
    ['another account', ASKED, 'a_2@bank.example', 'unknown'],
    ['an account, about a request whose account was not recorded', null, ASKED, 'not_received'],
  ] as const)('counts a "not found" that two people have accepted, about %s', (_, asked, denying, verdict) => {
    expect(verdictOf([{ ...unknown, identity: asked }], denials(denying, 'manual').slice(0, 1))).toBe(verdict);
  });

  it('counts no denial where two accounts were asked to pay: each may have the payout', () => {
    const attempts = [unknown, { ...attemptOf('unknown', 10), identity: 'a_2@bank.example' }];
    for (const identity of [ASKED, 'a_2@bank.example']) expect(verdictOf(attempts, denials(identity))).toBe('unknown');
  });

  it('asks nothing of an account that was certainly sent nothing', () => {
    const attempts = [{ ...attemptOf('not_sent', 0), identity: 'a_2@bank.example' }, unknown];
    expect(verdictOf(attempts, denials(ASKED))).toBe('not_received');
  });

  it('takes no report from another account for a receipt', () => {
    expect(verdictOf([unknown], [{ ...reportOf('PROCESSED', 2_000), mismatch: 'account' }])).toBe('unknown');
  });

  it('counts no denial of a revoke from another account', () => {
    const revoke = attemptOf('unknown', 0, 'revoke');
    const running = (identity: string) => [2_000, 3_000].map((ms) => ({ ...reportOf('PENDING', ms), identity }));
    expect(verdictOf([revoke], running(ASKED), 'revoke')).toBe('not_received');
    expect(verdictOf([revoke], running('a_2@bank.example'), 'revoke')).toBe('unknown');
  });
});

describe('weighEvidence for an invoke', () => {
  it('is "not sent" only when no attempt was ever sent', () => {
    expect(verdictOf([attemptOf('not_sent', 0)], [])).toBe('not_sent');
    expect(verdictOf([attemptOf('unknown', 0), attemptOf('not_sent', 10)], [])).toBe('unknown');
    expect(verdictOf([], [])).toBe('not_sent');
  });

  it('is "unknown" after a lost response, and while an attempt is open', () => {
    expect(verdictOf([attemptOf('unknown', 0)], [])).toBe('unknown');
    const open = weighEvidence(
      'invoke',
      [attemptOf('unknown', 0), attemptOf(null, 0)],
      [reportOf('NOT_FOUND', 5_000), reportOf('NOT_FOUND', 6_000)],
      SETTLE_MS,
    );
    expect(open).toMatchObject({ verdict: 'unknown', sending: true });
  });

  it('needs two "not found" responses for "not received", each after the settle time of the last send', () => {
    const unknown = [attemptOf('unknown', 0)];
    expect(verdictOf(unknown, [reportOf('NOT_FOUND', 999), reportOf('NOT_FOUND', 1_000)])).toBe('unknown');
    expect(weighEvidence('invoke', unknown, [reportOf('NOT_FOUND', 999), reportOf('NOT_FOUND', 1_000)], SETTLE_MS).notFoundCount).toBe(1);
    expect(verdictOf(unknown, [reportOf('NOT_FOUND', 1_000), reportOf('NOT_FOUND', 1_001)])).toBe('not_received');
    expect(
      verdictOf(
        [attemptOf('unknown', 0), attemptOf('unknown', 5_000)],
        [reportOf('NOT_FOUND', 1_000), reportOf('NOT_FOUND', 1_001), reportOf('NOT_FOUND', 6_000)],
      ),
    ).toBe('unknown');
  });

  it('needs only one manual "not found" statement, which a second operator has accepted', () => {
    const unknown = [attemptOf('unknown', 0)];
    expect(verdictOf(unknown, [reportOf('NOT_FOUND', 2_000, 'manual', false)])).toBe('unknown');
    expect(verdictOf(unknown, [reportOf('NOT_FOUND', 2_000, 'manual')])).toBe('not_received');
  });

  it('is "received" after any report that proves receipt, despite "not found" responses before or after it', () => {
    const unknown = [attemptOf('unknown', 10)];
    expect(verdictOf(unknown, [reportOf('PENDING', 1, 'notification'), reportOf('NOT_FOUND', 2_000), reportOf('NOT_FOUND', 3_000)])).toBe('received');
    expect(weighEvidence('invoke', unknown, [reportOf('PENDING', 1), reportOf('PROCESSED', 2)], SETTLE_MS).report?.reportedStatus).toBe('PROCESSED');
  });
});

describe('weighEvidence for a revoke or a cancel', () => {
  it('considers only reports since the last send', () => {
    const revoked = [attemptOf('accepted', 0), attemptOf('unknown', 5_000, 'revoke')];
    expect(verdictOf(revoked, [reportOf('REVOKED', 4_999)], 'revoke')).toBe('unknown');
    expect(verdictOf(revoked, [reportOf('REVOKED', 5_001)], 'revoke')).toBe('received');
    expect(verdictOf(revoked, [reportOf('PENDING', 6_000), reportOf('PENDING', 6_100)], 'revoke')).toBe('not_received');
    expect(verdictOf(revoked, [reportOf('PENDING', 5_500), reportOf('PENDING', 6_100)], 'revoke')).toBe('unknown');
  });

  it('takes a payout that is still paid as a cancel that was not received', () => {
    const cancelled = [attemptOf('done', 0), attemptOf('unknown', 5_000, 'cancel')];
    expect(verdictOf(cancelled, [reportOf('PROCESSED', 6_000), reportOf('PROCESSED', 6_100)], 'cancel')).toBe('not_received');
    expect(verdictOf(cancelled, [reportOf('CANCELLED', 6_000)], 'cancel')).toBe('received');
  });
});

describe('decisiveReport', () => {
  const decisiveId = (...statements: ReportFact[]) =>
    decisiveReport({ status: 'PENDING', amountMinor: 10_000n, processedAmountMinor: null }, statements)?.id ?? null;
  const manual = reportOf('PROCESS_FAILED', 1, 'manual');

  it('is the latest report that counts', () => {
    expect(decisiveId()).toBeNull();
    expect(decisiveId(reportOf('PENDING', 1), reportOf('PROCESSED', 2))).toBe('PROCESSED-2');
    expect(decisiveId(reportOf('PENDING', 1), reportOf('PROCESS_FAILED', 2, 'manual', false))).toBe('PENDING-1');
  });

  it('stays the manual statement that two operators accepted while the provider repeats its earlier report', () => {
    expect(decisiveId(manual, reportOf('PENDING', 2), reportOf('PROCESSING', 3))).toBe('PROCESS_FAILED-1');
  });

  it('is the newest report of the provider once it contradicts an accepted manual statement', () => {
    expect(decisiveId(manual, reportOf('PROCESSED', 2), reportOf('PENDING', 3))).toBe('PENDING-3');
    expect(decisiveId(manual, reportOf('UNCLEAR', 2))).toBe('UNCLEAR-2');
    expect(decisiveId(manual, reportOf('NOT_FOUND', 2))).toBe('NOT_FOUND-2');
  });

  it('is the latest report of a provider that first failed a payout and then reports otherwise', () => {
    expect(decisiveId(reportOf('PROCESS_FAILED', 1), reportOf('PENDING', 2))).toBe('PENDING-2');
  });
});
