import type { ReportedStatus, Resolution, RequiredAction } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, OperationRequest, ProviderReport } from '../../connector-kit/connector.contract.js';
import { HARMLESS_REASONS, REVIEW_STATUSES } from './codes.js';
import { rowOf } from '../../connector-kit/json.js';
import { reportedStatusesOf } from '../../connector-kit/statuses/status-words.js';
import { namedAmount } from '../../connector-kit/statuses/paid-amount.js';
import { ADYEN_STATUS_WORDS } from './status-words.js';
import { requiredAuthentication } from './sca.js';
import type { Transfer } from './transfer.js';

const HOUR_MS = 3_600_000;
const REPORTED_STATUSES = reportedStatusesOf(ADYEN_STATUS_WORDS, 'transfer');

/** How a transfer is translated for an account. */
export interface ReadOptions {
  codes: CodeTable;
  bookedGraceHours: number;
}

/** What identifies our transfer; any other is UNCLEAR. */
export type Expected = Pick<OperationRequest, 'invokeKey' | 'providerReference' | 'amountMinor' | 'currency'>;

/** When a transfer was read, and with which HTTP status. */
export interface Seen {
  /** Now; null where it is not known, and then no grace period is over. */
  asOf: Date | null;
  httpStatus: number;
}

/**
 * The reported status of a transfer. `booked` means that the money has left the balance account, not that a recipient has it. A payout to a
 * card is paid when tracking says that the scheme has accepted it, or credited: Adyen sends one of these for every card, or the status `failed`.
 * A bank transfer is paid when tracking says credited, or when the grace period is over, since not every route sends tracking.
 * @param asOf now; null when it is not known, so that the grace period is not over
 */
export function reportedStatusOf(transfer: Transfer, asOf: Date | null, bookedGraceHours: number): ReportedStatus {
  const reportedStatus = rowOf(REPORTED_STATUSES, transfer.status) ?? 'UNCLEAR';
  if (reportedStatus !== 'PROCESSED' || transfer.category === 'internal') return reportedStatus;
  if (transfer.category === 'card') return transfer.confirmation === null ? 'PENDING' : 'PROCESSED';
  if (transfer.category !== 'bank') return 'UNCLEAR';
  if (transfer.confirmation === 'credited') return 'PROCESSED';
  const bookedMs = asOf && transfer.bookedAt ? asOf.getTime() - transfer.bookedAt.getTime() : -1;
  return bookedMs >= bookedGraceHours * HOUR_MS && bookedMs >= 0 ? 'PROCESSED' : 'PENDING';
}

/** Whether a transfer waits for an approval and can still be revoked. */
export function isUnderReview({ status, reason }: Transfer): boolean {
  return REVIEW_STATUSES.includes(status) || (reason === 'pendingApproval' && rowOf(REPORTED_STATUSES, status) === 'PROCESSING');
}

/** Translates a transfer. */
export function reportOf(transfer: Transfer, { codes, bookedGraceHours }: ReadOptions, asOf: Date | null, httpStatus: number | null): ProviderReport {
  const reportedStatus = reportedStatusOf(transfer, asOf, bookedGraceHours);
  const code = transfer.reviewRefusal ?? transfer.reason;
  const requiredAction = requiredActionOf(transfer, reportedStatus);
  const { id, status, category, reason, sequenceNumber, approvalsRequired, confirmation, reviewRefusal, bookedAt } = transfer;
  return {
    reportedStatus,
    resolution: resolutionOf(transfer.status, reportedStatus, code, codes),
    ...namedAmount(reportedStatus, transfer.amountMinor),
    ...(transfer.reference === null ? {} : { reportedKey: transfer.reference }),
    ...(transfer.currency === null ? {} : { currency: transfer.currency }),
    providerReference: id,
    code: code ?? status,
    message: null,
    httpStatus,
    raw: { id, status, category, reason, sequenceNumber, approvalsRequired, confirmation, reviewRefusal, bookedAt: bookedAt?.toISOString() ?? null },
    ...(requiredAction ? { requiredAction } : {}),
  };
}

function requiredActionOf(transfer: Transfer, reportedStatus: ReportedStatus): RequiredAction | null {
  if (reportedStatus !== 'PROCESSING' && reportedStatus !== 'PENDING') return null;
  if (transfer.reason === 'scaAuthenticationRequired') return requiredAuthentication(null);
  return isUnderReview(transfer) ? { type: 'approval', fields: [] } : null;
}

/** Why the transfer has its status. A failure with an unknown reason is DECLINED_ERROR; an unknown reason of a pending transfer is UNKNOWN. */
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

/** Whether a transfer is not the expected one: another key or amount, or not outgoing. */
function contradicts(transfer: Transfer, expected: Expected): boolean {
  const isAnother = expected.providerReference !== null && transfer.id !== expected.providerReference;
  const isForeign = transfer.reference !== null && transfer.reference !== expected.invokeKey;
  return isAnother || isForeign || !transfer.isPayout || transfer.amountMinor !== expected.amountMinor || transfer.currency !== expected.currency;
}

/** Translates a transfer; UNCLEAR when it is not the expected one. */
export function checkedReport(transfer: Transfer, expected: Expected, options: ReadOptions, { asOf, httpStatus }: Seen): ProviderReport {
  const report = reportOf(transfer, options, asOf, httpStatus);
  if (!contradicts(transfer, expected)) return report;
  const { requiredAction: _, ...rest } = report;
  return {
    ...rest,
    reportedStatus: 'UNCLEAR',
    resolution: 'UNKNOWN',
    processedAmountMinor: null,
    message: 'Adyen answered with a transfer that is not the one of this payout. Compare both at Adyen.',
  };
}
