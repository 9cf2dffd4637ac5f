import { type ReportedStatus, reportsPayment, reportsReceipt, interpretReport, type ReportSource } from './interpret-report.js';
import type { PayoutStatus } from '../lifecycle/statuses.js';

/** What an attempt can be asked of a provider. */
export const OPERATIONS = ['invoke', 'revoke', 'cancel', 'submit_details'] as const;

export type Operation = (typeof OPERATIONS)[number];

/** How a connector's call ended. `not_sent`: certainly nothing left us. `unknown`: the default. */
export const OUTCOMES = ['done', 'accepted', 'declined', 'not_sent', 'unknown'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** One try, as far as evidence needs it. */
export interface AttemptFact {
  operation: Operation;
  /** Null while the try is open. */
  outcome: Outcome | null;
  /** When the answer was recorded, or null while open. Database clock. */
  finishedAt: Date | null;
}

/** One statement, as far as evidence needs it. */
export interface ReportFact {
  id: string;
  source: ReportSource;
  reportedStatus: ReportedStatus;
  /** When it reached us. Database clock. */
  receivedAt: Date;
  /** Manual statements count once a second operator has accepted them; all others count at once. */
  accepted: boolean;
}

/**
 * What is known about the last send of an operation.
 * - `not_sent`: nothing ever left us
 * - `not_received`: it was sent, and the provider says twice, after its settle time, that it does not know it
 * - `received`: the provider has it
 * - `unknown`: none of these is proved
 */
export type EvidenceVerdict = 'not_sent' | 'not_received' | 'received' | 'unknown';

export interface Evidence {
  verdict: EvidenceVerdict;
  /** True while a try is open: somebody is talking to the provider right now. */
  sending: boolean;
  /** The statement that decides, where one does. */
  report: ReportFact | null;
  /** How many counting "not found" answers there are; two are needed. */
  notFoundCount: number;
}

/** How many "not found" answers, each after the settle time, prove that nothing arrived. */
export const NOT_FOUND_NEEDED = 2;

interface Reading {
  /** The provider can only say this if the operation reached it, or if it is past mattering. */
  receipt: (reportedStatus: ReportedStatus) => boolean;
  /** The provider would not say this if the operation had reached it. */
  denial: (reportedStatus: ReportedStatus) => boolean;
}

/** What a reported status says about each operation: did it arrive? */
const READINGS: Readonly<Record<Operation, Reading>> = {
  invoke: { receipt: reportsReceipt, denial: (reportedStatus) => reportedStatus === 'NOT_FOUND' },
  revoke: {
    receipt: (reportedStatus) => reportsReceipt(reportedStatus) && reportedStatus !== 'PROCESSING' && reportedStatus !== 'PENDING',
    denial: (reportedStatus) => reportedStatus === 'PROCESSING' || reportedStatus === 'PENDING',
  },
  cancel: { receipt: (reportedStatus) => reportsReceipt(reportedStatus) && !reportsPayment(reportedStatus), denial: reportsPayment },
  // While it still waits, nobody can tell whether the details arrived.
  submit_details: { receipt: (reportedStatus) => reportsReceipt(reportedStatus) && reportedStatus !== 'PENDING', denial: () => false },
};

/**
 * Weighs attempts and statements of one payout. Pure.
 * @param statements oldest first
 * @param settleTimeMs how long the provider may need before a fresh operation can be seen, in milliseconds
 */
export function weighEvidence(operation: Operation, attempts: readonly AttemptFact[], statements: readonly ReportFact[], settleTimeMs: number): Evidence {
  const tries = attempts.filter((attempt) => attempt.operation === operation);
  const sent = tries.filter((attempt) => attempt.outcome !== null && attempt.outcome !== 'not_sent');
  const sending = tries.some((attempt) => attempt.outcome === null);
  const lastSendEndedAtMs = Math.max(0, ...sent.map((attempt) => attempt.finishedAt?.getTime() ?? 0));
  const { receipt, denial } = READINGS[operation];

  // Before the first send there is nothing to be received; an invoke that turns out to be there is believed whenever it was seen.
  const counting = statements.filter((statement) => statement.accepted && (operation === 'invoke' || statement.receivedAt.getTime() >= lastSendEndedAtMs));
  const received = counting.filter((statement) => receipt(statement.reportedStatus)).at(-1);
  const denials = counting.filter((statement) => denial(statement.reportedStatus) && statement.receivedAt.getTime() >= lastSendEndedAtMs + settleTimeMs);
  const denialByHand = denials.findLast((statement) => statement.source === 'manual');
  const base = { sending, notFoundCount: denials.length };

  if (received) return { ...base, verdict: 'received', report: received };
  if (sending) return { ...base, verdict: 'unknown', report: null };
  if (sent.length === 0) return { ...base, verdict: 'not_sent', report: null };
  if (denialByHand || denials.length >= NOT_FOUND_NEEDED) return { ...base, verdict: 'not_received', report: denialByHand ?? denials.at(-1) ?? null };
  return { ...base, verdict: 'unknown', report: null };
}

/**
 * The word that a decision is made on: the latest one that counts. What two operators have accepted by hand is not outdated by a
 * provider that only goes on saying what it said before.
 * @param statements oldest first
 */
export function decisiveReport(status: PayoutStatus, statements: readonly ReportFact[], amountKnown: boolean): ReportFact | null {
  const counted = statements.filter(({ accepted }) => accepted);
  const news = counted.findLast(({ reportedStatus, source }) => interpretReport(status, reportedStatus, source, amountKnown).kind !== 'no_change');
  return news?.source === 'manual' ? news : (counted.at(-1) ?? null);
}
