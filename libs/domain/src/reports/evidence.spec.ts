import { describe, expect, it } from '@jest/globals';
import type { ReportedStatus, ReportSource } from './reported-status.js';
import { type AttemptFact, decisiveReport, type Outcome, type ReportFact, weighEvidence } from './evidence.js';

const SETTLE_MS = 1_000;
const at = (ms: number): Date => new Date(1_000_000 + ms);
const tried = (outcome: Outcome | null, endMs: number, operation: AttemptFact['operation'] = 'invoke'): AttemptFact => ({
  operation,
  outcome,
  finishedAt: outcome === null ? null : at(endMs),
});
const said = (reportedStatus: ReportedStatus, ms: number, source: ReportSource = 'enquiry', accepted = true): ReportFact => ({
  id: `${reportedStatus}-${String(ms)}`,
  source,
  reportedStatus,
  receivedAt: at(ms),
  accepted,
});
const verdictOf = (attempts: AttemptFact[], statements: ReportFact[], operation: AttemptFact['operation'] = 'invoke') =>
  weighEvidence(operation, attempts, statements, SETTLE_MS).verdict;

describe('evidence about an invoke', () => {
  it('is "not sent" only when no try ever left', () => {
    expect(verdictOf([tried('not_sent', 0)], [])).toBe('not_sent');
    expect(verdictOf([tried('unknown', 0), tried('not_sent', 10)], [])).toBe('unknown');
    expect(verdictOf([], [])).toBe('not_sent');
  });

  it('is unknown after a lost answer, and while somebody is sending', () => {
    expect(verdictOf([tried('unknown', 0)], [])).toBe('unknown');
    const open = weighEvidence('invoke', [tried('unknown', 0), tried(null, 0)], [said('NOT_FOUND', 5_000), said('NOT_FOUND', 6_000)], SETTLE_MS);
    expect(open).toMatchObject({ verdict: 'unknown', sending: true });
  });

  it('needs "not found" twice, each after the settle time of the last send', () => {
    const unknown = [tried('unknown', 0)];
    expect(verdictOf(unknown, [said('NOT_FOUND', 999), said('NOT_FOUND', 1_000)])).toBe('unknown');
    expect(weighEvidence('invoke', unknown, [said('NOT_FOUND', 999), said('NOT_FOUND', 1_000)], SETTLE_MS).notFoundCount).toBe(1);
    expect(verdictOf(unknown, [said('NOT_FOUND', 1_000), said('NOT_FOUND', 1_001)])).toBe('not_received');
    expect(verdictOf([tried('unknown', 0), tried('unknown', 5_000)], [said('NOT_FOUND', 1_000), said('NOT_FOUND', 1_001), said('NOT_FOUND', 6_000)])).toBe(
      'unknown',
    );
  });

  it('believes once by hand, and only when a second operator has accepted it', () => {
    const unknown = [tried('unknown', 0)];
    expect(verdictOf(unknown, [said('NOT_FOUND', 2_000, 'manual', false)])).toBe('unknown');
    expect(verdictOf(unknown, [said('NOT_FOUND', 2_000, 'manual')])).toBe('not_received');
  });

  it('is "received" as soon as anybody has seen it, whatever was not found before or after', () => {
    const unknown = [tried('unknown', 10)];
    expect(verdictOf(unknown, [said('PENDING', 1, 'notification'), said('NOT_FOUND', 2_000), said('NOT_FOUND', 3_000)])).toBe('received');
    expect(weighEvidence('invoke', unknown, [said('PENDING', 1), said('PROCESSED', 2)], SETTLE_MS).report?.reportedStatus).toBe('PROCESSED');
  });
});

describe('evidence about a recall or a return', () => {
  it('looks at what was said since the last send only', () => {
    const revoked = [tried('accepted', 0), tried('unknown', 5_000, 'revoke')];
    expect(verdictOf(revoked, [said('REVOKED', 4_999)], 'revoke')).toBe('unknown');
    expect(verdictOf(revoked, [said('REVOKED', 5_001)], 'revoke')).toBe('received');
    expect(verdictOf(revoked, [said('PENDING', 6_000), said('PENDING', 6_100)], 'revoke')).toBe('not_received');
    expect(verdictOf(revoked, [said('PENDING', 5_500), said('PENDING', 6_100)], 'revoke')).toBe('unknown');
  });

  it('reads "still paid" as a return that did not arrive', () => {
    const cancelled = [tried('done', 0), tried('unknown', 5_000, 'cancel')];
    expect(verdictOf(cancelled, [said('PROCESSED', 6_000), said('PROCESSED', 6_100)], 'cancel')).toBe('not_received');
    expect(verdictOf(cancelled, [said('CANCELLED', 6_000)], 'cancel')).toBe('received');
  });
});

describe('the word that a decision is made on', () => {
  const wordOf = (...statements: ReportFact[]) => decisiveReport('PENDING', statements, false)?.id ?? null;
  const byHand = said('PROCESS_FAILED', 1, 'manual');

  it('is the latest one that counts', () => {
    expect(wordOf()).toBeNull();
    expect(wordOf(said('PENDING', 1), said('PROCESSED', 2))).toBe('PROCESSED-2');
    expect(wordOf(said('PENDING', 1), said('PROCESS_FAILED', 2, 'manual', false))).toBe('PENDING-1');
  });

  it('stays what two operators have accepted while the provider says what it said before', () => {
    expect(wordOf(byHand, said('PENDING', 2), said('PROCESSING', 3))).toBe('PROCESS_FAILED-1');
  });

  it('is not theirs any more once the provider has news', () => {
    expect(wordOf(byHand, said('PROCESSED', 2), said('PENDING', 3))).toBe('PENDING-3');
    expect(wordOf(byHand, said('UNCLEAR', 2))).toBe('UNCLEAR-2');
    expect(wordOf(byHand, said('NOT_FOUND', 2))).toBe('NOT_FOUND-2');
  });

  it("of a provider that failed a payout and then says otherwise is the provider's latest", () => {
    expect(wordOf(said('PROCESS_FAILED', 1), said('PENDING', 2))).toBe('PENDING-2');
  });
});
