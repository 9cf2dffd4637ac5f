import { interpretReport } from './interpret-report.js';
import { type ReportedStatus, reportsPayment, reportsReceipt, type ReportSource } from './reported-status.js';
import type { PayoutStatus } from '../lifecycle/statuses.js';

/** The operations that a provider is asked for. */
export const OPERATIONS = ['invoke', 'revoke', 'cancel', 'submit_details'] as const;

export type Operation = (typeof OPERATIONS)[number];

/** How a connector's call ended. `not_sent`: it is certain that nothing was sent. `unknown`: the default. */
export const OUTCOMES = ['done', 'accepted', 'declined', 'not_sent', 'unknown'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** One attempt, as far as evidence needs it. */
export interface AttemptFact {
  operation: Operation;
  /** Null while the attempt is open. */
  outcome: Outcome | null;
  /** When the answer was recorded, or null while open. Database clock. */
  finishedAt: Date | null;
}

/** One statement, as far as evidence needs it. */
export interface ReportFact {
  id: string;
  source: ReportSource;
  reportedStatus: ReportedStatus;
  /** When it was received. Database clock. */
  receivedAt: Date;
  /** Manual statements count once a second operator has accepted them; all others count at once. */
  accepted: boolean;
}

/**
 * What is known about the last send of an operation.
 * - `not_sent`: nothing was ever sent
 * - `not_received`: it was sent, and the provider reported twice, after its settle time, that it does not know it
 * - `received`: the provider has it
 * - `unknown`: none of these is proved
 */
export type EvidenceVerdict = 'not_sent' | 'not_received' | 'received' | 'unknown';

export interface Evidence {
  verdict: EvidenceVerdict;
  /** True while an attempt is open: a request to the provider is in progress. */
  sending: boolean;
  /** The statement that the verdict follows from, where there is one. */
  report: ReportFact | null;
  /** How many "not found" responses count; two are needed. */
  notFoundCount: number;
}

/** How many "not found" responses, each after the settle time, prove that nothing arrived. */
export const NOT_FOUND_NEEDED = 2;

interface Reading {
  /** The provider can only report this if the operation reached it, or if the operation no longer matters. */
  receipt: (reportedStatus: ReportedStatus) => boolean;
  /** The provider would not report this if the operation had reached it. */
  denial: (reportedStatus: ReportedStatus) => boolean;
}

/** What a reported status proves about the arrival of each operation. */
const READINGS: Readonly<Record<Operation, Reading>> = {
  invoke: { receipt: reportsReceipt, denial: (reportedStatus) => reportedStatus === 'NOT_FOUND' },
  revoke: {
    receipt: (reportedStatus) => reportsReceipt(reportedStatus) && reportedStatus !== 'PROCESSING' && reportedStatus !== 'PENDING',
    denial: (reportedStatus) => reportedStatus === 'PROCESSING' || reportedStatus === 'PENDING',
  },
  cancel: { receipt: (reportedStatus) => reportsReceipt(reportedStatus) && !reportsPayment(reportedStatus), denial: reportsPayment },
  // While the provider still waits, it is not known whether the details arrived.
  submit_details: { receipt: (reportedStatus) => reportsReceipt(reportedStatus) && reportedStatus !== 'PENDING', denial: () => false },
};

/**
 * Weighs attempts and statements of one payout. Pure.
 * @param statements oldest first
 * @param settleTimeMs how long the provider may need before a fresh operation can be seen, in milliseconds
 */
export function weighEvidence(operation: Operation, attempts: readonly AttemptFact[], statements: readonly ReportFact[], settleTimeMs: number): Evidence {
  const ofOperation = attempts.filter((attempt) => attempt.operation === operation);
  const sent = ofOperation.filter((attempt) => attempt.outcome !== null && attempt.outcome !== 'not_sent');
  const sending = ofOperation.some((attempt) => attempt.outcome === null);
  const lastSendEndedAtMs = Math.max(0, ...sent.map((attempt) => attempt.finishedAt?.getTime() ?? 0));
  const { receipt, denial } = READINGS[operation];

  // A provider that has the invoke proves that it was received, whenever that was seen; revoke and cancel count from the last send.
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
 * The report that a decision rests on: the latest one that counts. A manual statement that two operators have accepted stays decisive
 * while the provider only repeats what it reported before.
 * @param statements oldest first
 */
export function decisiveReport(status: PayoutStatus, statements: readonly ReportFact[], amountKnown: boolean): ReportFact | null {
  const counted = statements.filter(({ accepted }) => accepted);
  const news = counted.findLast(({ reportedStatus, source }) => interpretReport(status, reportedStatus, source, amountKnown).kind !== 'no_change');
  return news?.source === 'manual' ? news : (counted.at(-1) ?? null);
}
