import { isFinal, type PayoutStatus } from '../lifecycle/statuses.js';
import { providerPath } from '../lifecycle/transitions.js';
import { type ReportedStatus, reportsNoPayment, reportsPayment, type ReportSource } from './reported-status.js';

/**
 * What a reported status means for a payout in a given status.
 * - `transition`: the statuses to pass through, in order
 * - `no_change`: it reports what is known already, or something older
 * - `amount_known`: the status stays, but now it is known where the money is
 * - `unmapped`: an operator has to read it
 * - `conflict`: it cannot be true together with what is known
 */
export type ReportInterpretation =
  { kind: 'transition'; path: PayoutStatus[] } | { kind: 'no_change' } | { kind: 'amount_known' } | { kind: 'unmapped' } | { kind: 'conflict' };

const NO_CHANGE: ReportInterpretation = { kind: 'no_change' };
const CONFLICT: ReportInterpretation = { kind: 'conflict' };

function transition(from: PayoutStatus, to: PayoutStatus): ReportInterpretation {
  const path = providerPath(from, to);
  return path.length > 0 ? { kind: 'transition', path } : CONFLICT;
}

/** An enquiry or an API response reports the present status; a notification may have been delayed for hours. */
function staleUnlessCurrent(source: ReportSource): ReportInterpretation {
  return source === 'notification' ? NO_CHANGE : CONFLICT;
}

/** For the statuses in which nothing was sent, or the provider no longer has it. */
function whileNotAtProvider(reportedStatus: ReportedStatus): ReportInterpretation {
  return reportsNoPayment(reportedStatus) || reportedStatus === 'NOT_FOUND' ? NO_CHANGE : CONFLICT;
}

function whileProviderProcesses(status: 'PROCESSING' | 'PENDING', reportedStatus: ReportedStatus): ReportInterpretation {
  if (reportedStatus === 'NOT_FOUND' || reportedStatus === 'REVOKING' || reportedStatus === 'CANCEL_FAILED') return CONFLICT;
  // No revoke was requested, so REVOKED is a failure on the provider's side.
  if (reportedStatus === 'REVOKED' || reportedStatus === 'INVOKE_FAILED') return transition(status, 'PROCESS_FAILED');
  if (reportedStatus === status || reportedStatus === 'PROCESSING' || reportedStatus === 'REVOKE_FAILED') return NO_CHANGE;
  return transition(status, reportedStatus as PayoutStatus);
}

function whileRevoking(reportedStatus: ReportedStatus): ReportInterpretation {
  if (reportedStatus === 'NOT_FOUND') return CONFLICT;
  // The revoke came too late, or there was nothing left to revoke. Where the money is follows from the processed amount.
  if (reportsPayment(reportedStatus) || reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'INVOKE_FAILED')
    return transition('REVOKING', 'REVOKE_FAILED');
  if (reportedStatus === 'PROCESSING' || reportedStatus === 'PENDING' || reportedStatus === 'REVOKING') return NO_CHANGE;
  return transition('REVOKING', reportedStatus as PayoutStatus);
}

function whilePaid(status: 'PROCESSED' | 'PARTIALLY_PROCESSED', reportedStatus: ReportedStatus, source: ReportSource): ReportInterpretation {
  if (reportedStatus === status || reportedStatus === 'CANCEL_FAILED' || reportedStatus === 'REVOKE_FAILED') return NO_CHANGE;
  // A provider that reports a failure after the payment has taken the money back.
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

/** For final statuses that were reached after the provider had it. A later report never changes them: a contradiction is left to an operator. */
function whileFinal(status: PayoutStatus, reportedStatus: ReportedStatus, source: ReportSource, amountKnown: boolean): ReportInterpretation {
  if (reportedStatus === (status as ReportedStatus)) return NO_CHANGE;
  if (reportedStatus === 'NOT_FOUND') return NO_CHANGE;
  if (status === 'REVOKE_FAILED') {
    if (reportsPayment(reportedStatus) || reportedStatus === 'PROCESS_FAILED') return amountKnown ? NO_CHANGE : { kind: 'amount_known' };
    return reportedStatus === 'REVOKED' || reportedStatus === 'CANCELLED' ? CONFLICT : NO_CHANGE;
  }
  if (status === 'CANCEL_FAILED') return reportsNoPayment(reportedStatus) ? CONFLICT : NO_CHANGE;
  if (reportsNoPayment(reportedStatus)) return NO_CHANGE;
  // The payout was refused, failed, revoked or cancelled: a report that money is out contradicts that.
  if (reportsPayment(reportedStatus)) return status === 'CANCELLED' ? staleUnlessCurrent(source) : CONFLICT;
  return status === 'INVOKE_FAILED' ? CONFLICT : staleUnlessCurrent(source);
}

/**
 * Interprets a reported status against the status of the payout. Pure; the caller considers open cases.
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
      return whileNotAtProvider(reportedStatus);
    case 'INVOKING':
      if (reportedStatus === 'NOT_FOUND') return NO_CHANGE;
      return reportedStatus === 'REVOKED' || reportedStatus === 'REVOKE_FAILED' ? transition(status, 'PROCESS_FAILED') : transition(status, reportedStatus);
    case 'PROCESSING':
    case 'PENDING':
      return whileProviderProcesses(status, reportedStatus);
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
