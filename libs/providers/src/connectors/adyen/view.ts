import type { ReportedStatus, Resolution, RequiredAction } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, OperationRequest, ProviderReport } from '../../connector-kit/connector.contract.js';
import { HARMLESS_REASONS, REVIEW_STATUSES, STATUS_REPORTED_STATUSES } from './codes.js';
import { wantedAuthentication } from './sca.js';
import type { Transfer } from './transfer.js';

const HOUR_MS = 3_600_000;

/** By what a transfer is read. */
export interface Reading {
  codes: CodeTable;
  bookedGraceHours: number;
}

/** What a transfer has to agree with. A transfer that does not is not believed. */
export type Asked = Pick<OperationRequest, 'invokeKey' | 'providerReference' | 'amountMinor' | 'currency'>;

/** When and with what HTTP status a transfer was shown. */
export interface Seen {
  /** Now; null where it is not known, and then no grace period is over. */
  asOf: Date | null;
  httpStatus: number;
}

/**
 * Where a transfer is. Booked means that the money has left the balance account. For a bank account that is not yet the recipient's bank: it is paid
 * once tracking says credited, or when the grace is over, since not every route sends tracking.
 * @param asOf now; null where nobody knows, and then no grace is over
 */
export function reportedStatusOf(transfer: Transfer, asOf: Date | null, bookedGraceHours: number): ReportedStatus {
  const reportedStatus = STATUS_REPORTED_STATUSES.get(transfer.status) ?? 'UNCLEAR';
  if (reportedStatus !== 'PROCESSED' || transfer.category === 'internal' || transfer.category === 'card') return reportedStatus;
  if (transfer.category !== 'bank') return 'UNCLEAR';
  if (transfer.isCredited) return 'PROCESSED';
  const bookedMs = asOf && transfer.bookedAt ? asOf.getTime() - transfer.bookedAt.getTime() : -1;
  return bookedMs >= bookedGraceHours * HOUR_MS && bookedMs >= 0 ? 'PROCESSED' : 'PENDING';
}

/** Whether a transfer waits for an approval, and can still be recalled. */
export function isUnderReview({ status, reason }: Transfer): boolean {
  return REVIEW_STATUSES.includes(status) || (reason === 'pendingApproval' && STATUS_REPORTED_STATUSES.get(status) === 'PROCESSING');
}

/** A transfer in our words. */
export function viewOf(transfer: Transfer, { codes, bookedGraceHours }: Reading, asOf: Date | null, httpStatus: number | null): ProviderReport {
  const reportedStatus = reportedStatusOf(transfer, asOf, bookedGraceHours);
  const code = transfer.reviewRefusal ?? transfer.reason;
  const requiredAction = requiredActionOf(transfer, reportedStatus);
  const { id, status, category, reason, sequenceNumber, approvalsRequired, isCredited, reviewRefusal, bookedAt } = transfer;
  return {
    reportedStatus,
    resolution: resolutionOf(transfer.status, reportedStatus, code, codes),
    processedAmountMinor: amountAt(reportedStatus, transfer.amountMinor),
    providerReference: id,
    code: code ?? status,
    message: null,
    httpStatus,
    raw: { id, status, category, reason, sequenceNumber, approvalsRequired, isCredited, reviewRefusal, bookedAt: bookedAt?.toISOString() ?? null },
    ...(requiredAction ? { requiredAction } : {}),
  };
}

function requiredActionOf(transfer: Transfer, reportedStatus: ReportedStatus): RequiredAction | null {
  if (reportedStatus !== 'PROCESSING' && reportedStatus !== 'PENDING') return null;
  if (transfer.reason === 'scaAuthenticationRequired') return wantedAuthentication(null);
  return isUnderReview(transfer) ? { type: 'approval', fields: [] } : null;
}

/** A failure's reason is in the table, or it is a refusal without one. A transfer that is still on its way has no reason to fail. */
function resolutionOf(status: string, reportedStatus: ReportedStatus, code: string | null, codes: CodeTable): Resolution {
  switch (reportedStatus) {
    case 'UNCLEAR':
      return 'UNKNOWN';
    case 'PROCESS_FAILED':
      return resolutionOfFailure(code, codes, 'DECLINED_ERROR');
    case 'REVOKED':
      return status === 'expired' ? 'OPERATION_EXPIRED' : resolutionOfFailure(code, codes, 'DECLINED_ERROR');
    case 'PROCESSED':
      return 'OK';
    default:
      return code === null || HARMLESS_REASONS.includes(code) ? 'OK' : 'UNKNOWN';
  }
}

function amountAt(reportedStatus: ReportedStatus, amountMinor: bigint | null): bigint | null {
  if (reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED') return 0n;
  return reportedStatus === 'PROCESSED' ? amountMinor : null;
}

/** Whether a transfer is the one that was asked for: of our key, our amount, and outgoing. */
function contradicts(transfer: Transfer, asked: Asked): boolean {
  const isAnother = asked.providerReference !== null && transfer.id !== asked.providerReference;
  const isForeign = transfer.reference !== null && transfer.reference !== asked.invokeKey;
  return isAnother || isForeign || !transfer.isPayout || transfer.amountMinor !== asked.amountMinor || transfer.currency !== asked.currency;
}

/** A transfer in our words, or UNCLEAR where it is not the one that was asked for. */
export function checkedView(transfer: Transfer, asked: Asked, reading: Reading, { asOf, httpStatus }: Seen): ProviderReport {
  const view = viewOf(transfer, reading, asOf, httpStatus);
  if (!contradicts(transfer, asked)) return view;
  const { requiredAction: _, ...rest } = view;
  return { ...rest, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message: 'the transfer is not the one that was asked for' };
}
