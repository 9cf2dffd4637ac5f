import { type Operation, parseNonNegativeAmount, type ReportedStatus, type Resolution } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import { readFor } from '../../connector-kit/statuses/asked-about.js';
import { reportedStatusIn } from '../../connector-kit/statuses/status-words.js';
import { SANDBOX_STATUS_WORDS } from './status-words.js';
import type { Transfer } from './transfer.js';

/** Its words for a revoke and for a return alike. */
const FOR_BOTH: readonly string[] = ['cancelling', 'cancelled'];

/** Translates a transfer. @param operation that was asked for, or about; null: a notification */
export function reportOf(transfer: Transfer, operation: Operation | null, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const reportedStatus = reportedStatusOf(transfer, operation);
  const paid = paidMinor(transfer, reportedStatus);
  const report: ProviderReport = {
    reportedStatus,
    resolution: resolutionOf(transfer, reportedStatus, codes),
    processedAmountMinor: paid === 'unreadable' ? null : paid,
    isAmountUnreadable: paid === 'unreadable',
    currency: transfer.currency,
    reportedKey: transfer.key,
    ...responseOf(transfer, httpStatus),
  };
  return transfer.status === 'password_wanted' ? { ...report, requiredAction: { type: 'otp', fields: ['otp'] } } : report;
}

function responseOf(transfer: Transfer, httpStatus: number | null): ProviderResponse {
  const raw = {
    id: transfer.id,
    status: transfer.status,
    paid_amount: transfer.paidAmount,
    code: transfer.code,
    revoke: transfer.revokeRefused,
    cancel: transfer.cancelRefused,
  };
  return { providerReference: transfer.id, code: transfer.code ?? transfer.status, message: transfer.message, httpStatus, raw };
}

/** A refused revocation or return is reported beside the status; the transfer itself continues. */
function reportedStatusOf(transfer: Transfer, operation: Operation | null): ReportedStatus {
  if (transfer.revokeRefused && (transfer.status === 'received' || transfer.status === 'pending')) return 'REVOKE_FAILED';
  if (transfer.cancelRefused && (transfer.status === 'paid' || transfer.status === 'partly_paid')) return 'CANCEL_FAILED';
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
  if (transfer.isPaidAmountUnreadable) return 'unreadable';
  if (transfer.paidAmount === null) return null;
  try {
    return parseNonNegativeAmount(transfer.paidAmount, transfer.currency);
  } catch {
    return 'unreadable';
  }
}
