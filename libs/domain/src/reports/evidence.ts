import { type ReportedStatus, reportsPayment, reportsReceipt, type ReportSource } from './reported-status.js';
import type { PayoutStatus } from '../lifecycle/statuses.js';
import { weighReport, type Weighing } from './weigh-report.js';
import { amountFit, type AmountReport, isAboutPayout, knownAmountFit, knownFrom, type Known, type PayoutAmounts } from './weighing-facts.js';

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
  /** Of the account that was asked, see `writeIdentity`; null: from before it was kept. */
  identity: string | null;
}

/** One statement, as far as evidence needs it. */
export interface ReportFact extends AmountReport {
  id: string;
  source: ReportSource;
  /** It proves that the provider has the payout, whether or not its status can be read. */
  receipt: boolean;
  /** When it was received. Database clock. */
  receivedAt: Date;
  /** When the question was asked that it answers; null: it answers none. Database clock. */
  askedAt: Date | null;
  /** Manual statements count once a second operator has accepted them; all others count at once. */
  accepted: boolean;
  /** Of the account that it comes from; null: from before it was kept. */
  identity: string | null;
}

/**
 * What is known about the last send of an operation.
 * - `not_sent`: nothing was ever sent
 * - `not_received`: it was sent, and the account that was asked reported twice, after its settle time, that it does not know it
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
 * Whether a denial comes from the account that was asked to pay: another ledger knows nothing of the payout. What the provider denies counts only
 * from an identity that is known on both sides. What two people have accepted counts unless it is known to be about another account.
 */
function isFromAsked({ source, identity }: ReportFact, sent: readonly AttemptFact[]): boolean {
  return sent.every((attempt) => (attempt.identity === null ? source === 'manual' : attempt.identity === identity));
}

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
  const counting = statements.filter(
    (statement) => statement.accepted && isAboutPayout(statement.mismatch) && (operation === 'invoke' || statement.receivedAt.getTime() >= lastSendEndedAtMs),
  );
  const proofs = counting.filter((statement) => receipt(statement.reportedStatus) || (operation === 'invoke' && statement.receipt));
  const received = proofs.findLast((statement) => receipt(statement.reportedStatus)) ?? proofs.at(-1);
  // An answer is as old as its question.
  const denials = counting.filter(
    (statement) =>
      denial(statement.reportedStatus) &&
      isFromAsked(statement, sent) &&
      (statement.askedAt ?? statement.receivedAt).getTime() >= lastSendEndedAtMs + settleTimeMs,
  );
  const denialByHand = denials.findLast((statement) => statement.source === 'manual');
  const base = { sending, notFoundCount: denials.length };

  // A receipt without a status outweighs every "not found" of the provider; only a statement that two people accepted after it does not yield to it.
  const isDenied = received && !receipt(received.reportedStatus) && denialByHand && denialByHand.receivedAt > received.receivedAt;
  if (received && !isDenied) return { ...base, verdict: 'received', report: received };
  if (sending) return { ...base, verdict: 'unknown', report: null };
  if (sent.length === 0) return { ...base, verdict: 'not_sent', report: null };
  if (denialByHand || denials.length >= NOT_FOUND_NEEDED) return { ...base, verdict: 'not_received', report: denialByHand ?? denials.at(-1) ?? null };
  return { ...base, verdict: 'unknown', report: null };
}

/** What is known from all statements before one of them. @param statements oldest first */
function knownBefore(statements: readonly ReportFact[], { id }: Pick<ReportFact, 'id'>): Known {
  const position = statements.findIndex((statement) => statement.id === id);
  const earlier = (position < 0 ? statements : statements.slice(0, position)).filter(({ accepted, mismatch }) => accepted && isAboutPayout(mismatch));
  return knownFrom(
    earlier.map(({ reportedStatus }) => reportedStatus),
    earlier.some(({ receipt }) => receipt),
  );
}

/** Weighs a stored statement as one that an operator takes over: at that time it is no longer old, and a notification counts like an answer. */
export function weighStatement(payout: PayoutAmounts & { status: PayoutStatus }, statement: ReportFact, statements: readonly ReportFact[]): Weighing {
  return weighReport({
    status: payout.status,
    request: 'none',
    reportedStatus: statement.reportedStatus,
    amount: amountFit(statement, payout.amountMinor),
    knownAmount: knownAmountFit(statement, payout.processedAmountMinor),
    currency: statement.mismatch === 'currency' ? 'other' : 'not_given',
    key: statement.mismatch === 'key' ? 'other' : 'not_given',
    account: statement.mismatch === 'account' ? 'other' : 'same',
    known: knownBefore(statements, statement),
    age: 'after',
    source: statement.source === 'notification' ? 'enquiry' : statement.source,
  });
}

/**
 * The report that a decision rests on: the latest one that counts. A manual statement that two operators have accepted stays decisive
 * while the provider only repeats what it reported before.
 * @param statements oldest first
 */
export function decisiveReport(payout: PayoutAmounts & { status: PayoutStatus }, statements: readonly ReportFact[]): ReportFact | null {
  const counted = statements.filter(({ accepted }) => accepted);
  const news = counted.findLast((statement) => weighStatement(payout, statement, statements).kind !== 'ignore');
  return news?.source === 'manual' ? news : (counted.at(-1) ?? null);
}
