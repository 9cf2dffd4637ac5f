import { isFinal, type PayoutStatus } from '../lifecycle/statuses.js';
import { providerPath } from '../lifecycle/transitions.js';

/**
 * What one statement says of a payout, in our words: a status the provider vouches for,
 * `NOT_FOUND` (the provider does not know it) or `UNCLEAR` (it said something that no table maps).
 */
export const REPORTED_STATUSES = [
  'INVOKE_FAILED',
  'PROCESSING',
  'PENDING',
  'PROCESSED',
  'PARTIALLY_PROCESSED',
  'PROCESS_FAILED',
  'REVOKING',
  'REVOKED',
  'REVOKE_FAILED',
  'CANCELLING',
  'CANCELLED',
  'CANCEL_FAILED',
  'NOT_FOUND',
  'UNCLEAR',
] as const;

export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/** Where a statement came from. */
export const REPORT_SOURCES = ['api_response', 'notification', 'enquiry', 'manual'] as const;

export type ReportSource = (typeof REPORT_SOURCES)[number];

/**
 * What a reported status means for a payout in a given status.
 * - `move`: the statuses to pass through, in order
 * - `agree`: it says what we know already, or something older; nothing changes
 * - `learn`: the status stays, but now it is known where the money is
 * - `unclear`: a human has to read it
 * - `contradict`: it cannot be true together with what we know
 */
export type ReportInterpretation =
  { kind: 'transition'; path: PayoutStatus[] } | { kind: 'no_change' } | { kind: 'amount_known' } | { kind: 'unmapped' } | { kind: 'conflict' };

const NO_CHANGE: ReportInterpretation = { kind: 'no_change' };
const CONFLICT: ReportInterpretation = { kind: 'conflict' };

/** Reported statuses that say that money went out and stayed out. */
export function reportsPayment(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'PROCESSED' || reportedStatus === 'PARTIALLY_PROCESSED';
}

/** Reported statuses that say that no money is out: it never left, or it came back. */
export function reportsNoPayment(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'INVOKE_FAILED' || reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED' || reportedStatus === 'CANCELLED';
}

/** Reported statuses after which the same payout can never be paid. A payout that was taken back had been paid before. */
export function rulesOutPayment(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'INVOKE_FAILED' || reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED';
}

/** Reported statuses that can only be made about a payout that the provider has. */
export function reportsReceipt(reportedStatus: ReportedStatus): boolean {
  return reportedStatus !== 'NOT_FOUND' && reportedStatus !== 'UNCLEAR' && reportedStatus !== 'INVOKE_FAILED';
}

function transition(from: PayoutStatus, to: PayoutStatus): ReportInterpretation {
  const path = providerPath(from, to);
  return path.length > 0 ? { kind: 'transition', path } : CONFLICT;
}

/** Read by an enquiry or an API response a reported status is about now; a notification may have been on its way for hours. */
function staleUnlessCurrent(source: ReportSource): ReportInterpretation {
  return source === 'notification' ? NO_CHANGE : CONFLICT;
}

/** For the statuses in which nothing was sent, or nothing is with the provider any more. */
function whileNothingIsOut(reportedStatus: ReportedStatus): ReportInterpretation {
  return reportsNoPayment(reportedStatus) || reportedStatus === 'NOT_FOUND' ? NO_CHANGE : CONFLICT;
}

function whileProviderWorks(status: 'PROCESSING' | 'PENDING', reportedStatus: ReportedStatus): ReportInterpretation {
  if (reportedStatus === 'NOT_FOUND' || reportedStatus === 'REVOKING' || reportedStatus === 'CANCEL_FAILED') return CONFLICT;
  // Nobody asked to recall it, so a recall is a failure that the provider decided on.
  if (reportedStatus === 'REVOKED' || reportedStatus === 'INVOKE_FAILED') return transition(status, 'PROCESS_FAILED');
  if (reportedStatus === status || reportedStatus === 'PROCESSING' || reportedStatus === 'REVOKE_FAILED') return NO_CHANGE;
  return transition(status, reportedStatus as PayoutStatus);
}

function whileRevoking(reportedStatus: ReportedStatus): ReportInterpretation {
  if (reportedStatus === 'NOT_FOUND') return CONFLICT;
  // The recall came too late, or there was nothing left to recall: where the money is travels beside the status.
  if (reportsPayment(reportedStatus) || reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'INVOKE_FAILED')
    return transition('REVOKING', 'REVOKE_FAILED');
  if (reportedStatus === 'PROCESSING' || reportedStatus === 'PENDING' || reportedStatus === 'REVOKING') return NO_CHANGE;
  return transition('REVOKING', reportedStatus as PayoutStatus);
}

function whilePaid(status: 'PROCESSED' | 'PARTIALLY_PROCESSED', reportedStatus: ReportedStatus, source: ReportSource): ReportInterpretation {
  if (reportedStatus === status || reportedStatus === 'CANCEL_FAILED' || reportedStatus === 'REVOKE_FAILED') return NO_CHANGE;
  // Paid and then failed is the provider's way of saying that it took the money back.
  if (reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'CANCELLED') return transition(status, 'CANCELLED');
  if (reportedStatus === 'CANCELLING') return transition(status, 'CANCELLING');
  if (reportedStatus === 'PROCESSING' || reportedStatus === 'PENDING') return staleUnlessCurrent(source);
  return CONFLICT;
}

function whileCancelling(reportedStatus: ReportedStatus): ReportInterpretation {
  if (reportedStatus === 'CANCELLED' || reportedStatus === 'PROCESS_FAILED') return transition('CANCELLING', 'CANCELLED');
  if (reportedStatus === 'CANCEL_FAILED') return transition('CANCELLING', 'CANCEL_FAILED');
  if (reportedStatus === 'CANCELLING' || reportsPayment(reportedStatus)) return NO_CHANGE;
  return CONFLICT;
}

/** For final statuses after the provider had it. Late truth never flips them; it is a contradiction for a human. */
function whileFinal(status: PayoutStatus, reportedStatus: ReportedStatus, source: ReportSource, amountKnown: boolean): ReportInterpretation {
  if (reportedStatus === (status as ReportedStatus)) return NO_CHANGE;
  if (reportedStatus === 'NOT_FOUND') return NO_CHANGE;
  if (status === 'REVOKE_FAILED') {
    if (reportsPayment(reportedStatus) || reportedStatus === 'PROCESS_FAILED') return amountKnown ? NO_CHANGE : { kind: 'amount_known' };
    return reportedStatus === 'REVOKED' || reportedStatus === 'CANCELLED' ? CONFLICT : NO_CHANGE;
  }
  if (status === 'CANCEL_FAILED') return reportsNoPayment(reportedStatus) ? CONFLICT : NO_CHANGE;
  if (reportsNoPayment(reportedStatus)) return NO_CHANGE;
  // The payout was refused, failed, recalled or taken back: whoever says now that money is out contradicts that.
  if (reportsPayment(reportedStatus)) return status === 'CANCELLED' ? staleUnlessCurrent(source) : CONFLICT;
  return status === 'INVOKE_FAILED' ? CONFLICT : staleUnlessCurrent(source);
}

/**
 * Reads a reported status against the status the payout has. Pure; whether a case is open is the caller's business.
 * @param amountKnown whether it is already known where the money is
 */
export function interpretReport(status: PayoutStatus, reportedStatus: ReportedStatus, source: ReportSource, amountKnown: boolean): ReportInterpretation {
  if (reportedStatus === 'UNCLEAR') return isFinal(status) ? NO_CHANGE : { kind: 'unmapped' };
  switch (status) {
    case 'CREATE_FAILED':
    case 'CREATED':
    case 'READY':
    case 'TERMINATED':
    case 'EXPIRED':
      return whileNothingIsOut(reportedStatus);
    case 'INVOKING':
      if (reportedStatus === 'NOT_FOUND') return NO_CHANGE;
      return reportedStatus === 'REVOKED' || reportedStatus === 'REVOKE_FAILED' ? transition(status, 'PROCESS_FAILED') : transition(status, reportedStatus);
    case 'PROCESSING':
    case 'PENDING':
      return whileProviderWorks(status, reportedStatus);
    case 'REVOKING':
      return whileRevoking(reportedStatus);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      return whilePaid(status, reportedStatus, source);
    case 'CANCELLING':
      return whileCancelling(reportedStatus);
    default:
      return whileFinal(status, reportedStatus, source, amountKnown);
  }
}

/**
 * Where the money is once a status is reached.
 * @returns minor units that went out and stayed out; null while that is not known
 */
export function processedAmountAt(status: PayoutStatus, amountMinor: bigint, claimedMinor: bigint | null, knownMinor: bigint | null): bigint | null {
  switch (status) {
    case 'PROCESSED':
      return claimedMinor ?? amountMinor;
    case 'PARTIALLY_PROCESSED':
      return claimedMinor;
    case 'CREATE_FAILED':
    case 'TERMINATED':
    case 'EXPIRED':
    case 'INVOKE_FAILED':
    case 'PROCESS_FAILED':
    case 'REVOKED':
    case 'CANCELLED':
      return 0n;
    case 'CANCELLING':
    case 'CANCEL_FAILED':
      return knownMinor;
    case 'REVOKE_FAILED':
      return claimedMinor;
    default:
      return null;
  }
}
