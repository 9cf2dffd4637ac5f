import type { ReportedStatus, Operation, Resolution } from '@app/domain';
import type { ConnectorAnswer, Found, ProviderResponse } from '@app/providers';

/** The provider's own states of a transfer. */
export type TransferState = 'received' | 'pending' | 'paid' | 'partly_paid' | 'failed' | 'revoking' | 'revoked' | 'returning' | 'returned';

const REPORTED_STATUSES: Readonly<Record<TransferState, ReportedStatus>> = {
  received: 'PROCESSING',
  pending: 'PENDING',
  paid: 'PROCESSED',
  partly_paid: 'PARTIALLY_PROCESSED',
  failed: 'PROCESS_FAILED',
  revoking: 'REVOKING',
  revoked: 'REVOKED',
  returning: 'CANCELLING',
  returned: 'CANCELLED',
};

const FINAL_STATUSES: Readonly<Record<Operation, readonly ReportedStatus[]>> = {
  invoke: ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  revoke: ['REVOKED', 'REVOKE_FAILED', 'PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED'],
  cancel: ['CANCELLED', 'CANCEL_FAILED', 'PROCESS_FAILED'],
  submit_details: [],
};

/** A request that the provider accepted; its ledger counts money by transfer. */
export interface Transfer {
  /** The account in whose ledger it stands. */
  accountId: string;
  reference: string;
  key: string;
  payoutId: string;
  currency: string;
  amountMinor: bigint;
  /** How much of the amount is paid when it is paid, in per cent; the status says "paid" all the same. */
  paidPercent: bigint;
  state: TransferState;
  /** The amount currently paid out, in minor units. */
  outMinor: bigint;
  /** How often money went out; a correction of the amount is not another payment. */
  payments: number;
  acceptedAtMs: number;
  /** An enquiry before this time does not find it. */
  visibleAtMs: number;
  revokeRefused: boolean;
  cancelRefused: boolean;
  /** The next scheduled change. */
  next: { atMs: number; to: TransferState } | null;
}

/** Changes the state of a transfer and the amount paid out. */
export function moveTransfer(transfer: Transfer, to: TransferState): void {
  transfer.state = to;
  if (to === 'paid' || to === 'partly_paid') {
    if (transfer.outMinor === 0n) transfer.payments += 1;
    transfer.outMinor = to === 'paid' ? (transfer.amountMinor * transfer.paidPercent) / 100n : transfer.amountMinor / 4n;
  }
  if (to === 'returned' || to === 'failed' || to === 'revoked') transfer.outMinor = 0n;
}

/** A refused recall or return is reported instead of the state; the transfer itself continues. */
export function reportedStatusOf(transfer: Transfer): ReportedStatus {
  if (transfer.revokeRefused && (transfer.state === 'received' || transfer.state === 'pending')) return 'REVOKE_FAILED';
  if (transfer.cancelRefused && (transfer.state === 'paid' || transfer.state === 'partly_paid')) return 'CANCEL_FAILED';
  return REPORTED_STATUSES[transfer.state];
}

function resolutionOf(reportedStatus: ReportedStatus): Resolution {
  if (reportedStatus === 'PROCESS_FAILED') return 'DECLINED_ERROR';
  return reportedStatus === 'REVOKE_FAILED' || reportedStatus === 'CANCEL_FAILED' ? 'PROCESSING_ERROR' : 'OK';
}

export function providerResponse(code: string | null, providerReference: string | null = null): ProviderResponse {
  return { providerReference, code, message: null, httpStatus: null, raw: {} };
}

function paidOf(transfer: Transfer, reportedStatus: ReportedStatus): bigint | null {
  const settled: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED'];
  return settled.includes(reportedStatus) ? transfer.outMinor : null;
}

/** A transfer as the answer to an enquiry, or in a notification. */
export function foundOf(transfer: Transfer): Found {
  const reportedStatus = reportedStatusOf(transfer);
  return {
    kind: 'found',
    reportedStatus,
    resolution: resolutionOf(reportedStatus),
    processedAmountMinor: paidOf(transfer, reportedStatus),
    currency: transfer.currency,
    reportedKey: transfer.key,
    ...providerResponse(transfer.state, transfer.reference),
  };
}

/** A transfer as the answer to an operation. */
export function answerOf(operation: Operation, transfer: Transfer): ConnectorAnswer {
  const { kind: _, ...view } = foundOf(transfer);
  return FINAL_STATUSES[operation].includes(view.reportedStatus)
    ? { ...view, kind: 'done', resolution: 'OK' }
    : { ...view, kind: 'accepted', resolution: 'OK' };
}
