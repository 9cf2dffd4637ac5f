import { type Operation, parseNonNegativeAmount, type ReportedStatus, type Resolution } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import { readFor } from '../../connector-kit/statuses/asked-about.js';
import { reportedStatusIn } from '../../connector-kit/statuses/status-words.js';
import { SANDBOX_STATUS_WORDS } from './status-words.js';
import type { Transfer } from './transfer.js';

/** Its words for a revoke and for a return alike. */
const FOR_BOTH: readonly string[] = ['cancelling', 'cancelled'];
/** Statuses in which a refused revocation leaves it. */
const OPEN_STATUSES: readonly string[] = ['received', 'quoted', 'pending'];
/** Statuses in which money is out. */
const PAID_STATUSES: readonly string[] = ['paid', 'partly_paid', 'partly_returned'];

/** Translates a transfer. @param operation that was asked for, or about; null: a notification */
export function reportOf(transfer: Transfer, operation: Operation | null, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const reportedStatus = reportedStatusOf(transfer, operation);
  const paid = paidMinor(transfer, reportedStatus);
  const returned = amountOf(transfer.returnedAmount, transfer.currency);
  const report: ProviderReport = {
    reportedStatus,
    resolution: resolutionOf(transfer, reportedStatus, codes),
    processedAmountMinor: paid === 'unreadable' ? null : paid,
    ...(returned === null || returned === 'unreadable' ? {} : { returnedAmountMinor: returned }),
    isAmountUnreadable: paid === 'unreadable' || returned === 'unreadable',
    currency: transfer.currency,
    reportedKey: transfer.key,
    ...responseOf(transfer, httpStatus),
  };
  if (transfer.status === 'password_wanted') return { ...report, requiredAction: { type: 'otp', fields: ['otp'] } };
  if (transfer.status !== 'quoted') return report;
  return { ...report, continueAfterMs: 0, ...(transfer.quote === null ? {} : { step: { quote: transfer.quote } }) };
}

function responseOf(transfer: Transfer, httpStatus: number | null): ProviderResponse {
  const raw = {
    id: transfer.id,
    status: transfer.status,
    paid_amount: transfer.paidAmount,
    returned_amount: transfer.returnedAmount,
    code: transfer.code,
    revoke: transfer.revokeRefused,
    cancel: transfer.cancelRefused,
  };
  return { providerReference: transfer.id, code: transfer.code ?? transfer.status, message: transfer.message, httpStatus, raw };
}

/** A refused revocation or return is reported beside the status; the transfer itself continues. */
function reportedStatusOf(transfer: Transfer, operation: Operation | null): ReportedStatus {
  if (transfer.revokeRefused && OPEN_STATUSES.includes(transfer.status)) return 'REVOKE_FAILED';
  if (transfer.cancelRefused && PAID_STATUSES.includes(transfer.status)) return 'CANCEL_FAILED';
  const reads = reportedStatusIn(SANDBOX_STATUS_WORDS, transfer.status);
  return FOR_BOTH.includes(transfer.status) ? readFor(operation, reads) : reads;
}

/** Why the transfer has its status. An unmapped status is UNKNOWN, and so is a failure with an unmapped code. */
function resolutionOf(transfer: Transfer, reportedStatus: ReportedStatus, codes: CodeTable): Resolution {
  const code = transfer.revokeRefused?.code ?? transfer.cancelRefused?.code ?? transfer.code;
  switch (reportedStatus) {
    case 'UNCLEAR':
      return 'UNKNOWN';
    case 'PROCESS_FAILED':
    case 'REVOKE_FAILED':
    case 'CANCEL_FAILED':
      return resolutionOfFailure(code, codes);
    case 'CANCELLED':
      return code === null ? 'OK' : resolutionOfFailure(code, codes);
    default:
      return 'OK';
  }
}

/** The amount that was paid, in minor units; null when the transfer names none. */
function paidMinor(transfer: Transfer, reportedStatus: ReportedStatus): bigint | 'unreadable' | null {
  if (reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED' || reportedStatus === 'CANCELLED') return 0n;
  // What was paid is always named: one that is missing is not taken for the ordered one.
  if (transfer.isPaidAmountUnreadable || (reportedStatus === 'PROCESSED' && transfer.paidAmount === null)) return 'unreadable';
  return amountOf(transfer.paidAmount, transfer.currency);
}

/** In minor units; null when there is none. */
function amountOf(text: string | null, currency: string): bigint | 'unreadable' | null {
  if (text === null) return null;
  try {
    return parseNonNegativeAmount(text, currency);
  } catch {
    return 'unreadable';
  }
}
