import type { ReportedStatus, Operation, Resolution } from '@app/domain';
import type { ConnectorAnswer, Found, ProviderResponse } from '@app/providers';

/** Where a transfer is, in the provider's words. */
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

const FINAL_REPORTED_STATUSES: Readonly<Record<Operation, readonly ReportedStatus[]>> = {
  invoke: ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  revoke: ['REVOKED', 'REVOKE_FAILED', 'PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED'],
  cancel: ['CANCELLED', 'CANCEL_FAILED', 'PROCESS_FAILED'],
  submit_details: [],
};

/** One order that the provider accepted: the unit in which its ledger counts money. */
export interface Transfer {
  reference: string;
  key: string;
  payoutId: string;
  amountMinor: bigint;
  state: TransferState;
  /** What is out at this moment, in minor units. */
  outMinor: bigint;
  /** How often money left for it. */
  payments: number;
  acceptedAtMs: number;
  /** Before this moment the provider's own enquiry does not find it. */
  visibleAtMs: number;
  revokeRefused: boolean;
  cancelRefused: boolean;
  /** What happens to it next by itself. */
  next: { atMs: number; to: TransferState } | null;
}

/** Puts a transfer into a state and moves the money that goes with it. */
export function moveTransfer(transfer: Transfer, to: TransferState): void {
  transfer.state = to;
  if (to === 'paid' || to === 'partly_paid') {
    transfer.outMinor = to === 'paid' ? transfer.amountMinor : transfer.amountMinor / 4n;
    transfer.payments += 1;
  }
  if (to === 'returned' || to === 'failed' || to === 'revoked') transfer.outMinor = 0n;
}

/** A refused recall or return is told beside the state; the transfer itself goes on. */
export function reportedStatusOf(transfer: Transfer): ReportedStatus {
  if (transfer.revokeRefused && (transfer.state === 'received' || transfer.state === 'pending')) return 'REVOKE_FAILED';
  if (transfer.cancelRefused && (transfer.state === 'paid' || transfer.state === 'partly_paid')) return 'CANCEL_FAILED';
  return REPORTED_STATUSES[transfer.state];
}

function resolutionOf(reportedStatus: ReportedStatus): Resolution {
  if (reportedStatus === 'PROCESS_FAILED') return 'DECLINED_ERROR';
  return reportedStatus === 'REVOKE_FAILED' || reportedStatus === 'CANCEL_FAILED' ? 'PROCESSING_ERROR' : 'OK';
}

export function words(code: string | null, providerReference: string | null = null): ProviderResponse {
  return { providerReference, code, message: null, httpStatus: null, raw: {} };
}

function paidOf(transfer: Transfer, reportedStatus: ReportedStatus): bigint | null {
  const settled: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED'];
  return settled.includes(reportedStatus) ? transfer.outMinor : null;
}

/** The provider's view of a transfer as an answer to a question, or in a notification. */
export function foundOf(transfer: Transfer): Found {
  const reportedStatus = reportedStatusOf(transfer);
  return {
    kind: 'found',
    reportedStatus,
    resolution: resolutionOf(reportedStatus),
    processedAmountMinor: paidOf(transfer, reportedStatus),
    ...words(transfer.state, transfer.reference),
  };
}

/** The provider's view of a transfer as the answer to an operation. */
export function answerOf(operation: Operation, transfer: Transfer): ConnectorAnswer {
  const { kind: _, ...view } = foundOf(transfer);
  return FINAL_REPORTED_STATUSES[operation].includes(view.reportedStatus)
    ? { ...view, kind: 'done', resolution: 'OK' }
    : { ...view, kind: 'accepted', resolution: 'OK' };
}
