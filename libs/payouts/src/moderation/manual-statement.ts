import { InvalidAmount, parseNonNegativeAmount, type ReportedStatus } from '@app/domain';
import type { PayoutRow } from '../payout/payout.row.js';
import { AmountNotAccepted } from '../payout/payouts.errors.js';
import type { NewReport } from '../payout/provider-reports.repository.js';
import type { ManualStatement } from './moderation-command.js';

const STATUS_OF_OUTCOME: Readonly<Record<ManualStatement['outcome'], ReportedStatus>> = {
  paid: 'PROCESSED',
  partly_paid: 'PARTIALLY_PROCESSED',
  failed: 'PROCESS_FAILED',
  not_received: 'NOT_FOUND',
};

/**
 * A manual statement as a report. It counts only once a second operator has accepted it.
 * @throws {AmountNotAccepted} when the amount of a part is not between zero and the payout's amount
 */
export function manualReport(row: PayoutRow, statement: ManualStatement, operatorId: string, comment: string): NewReport {
  const reportedStatus = STATUS_OF_OUTCOME[statement.outcome];
  return {
    source: 'manual',
    reportedStatus,
    resolution: reportedStatus === 'PROCESS_FAILED' ? 'PROCESSING_ERROR' : 'OK',
    processedAmountMinor: manualAmount(row, statement),
    response: { providerReference: statement.providerReference, code: null, message: null, httpStatus: null, raw: {} },
    addedBy: operatorId,
    comment,
    accepted: false,
  };
}

function manualAmount(row: PayoutRow, statement: ManualStatement): bigint | null {
  if (statement.outcome !== 'partly_paid') return statement.outcome === 'paid' ? row.amount_minor : 0n;
  try {
    const part = parseNonNegativeAmount(statement.processedAmount ?? '', row.currency);
    if (part > 0n && part < row.amount_minor) return part;
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error;
  }
  throw new AmountNotAccepted(`The part that was paid must be a decimal string above zero and below the amount, in ${row.currency}.`);
}
