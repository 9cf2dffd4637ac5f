import { InvalidAmount, parseNonNegativeAmount, type ReportedStatus } from '@app/domain';
import type { PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed, AmountNotAccepted } from '../payout/payouts.errors.js';
import type { NewReport } from '../payout/provider-reports.repository.js';
import type { ManualStatement } from './moderation-command.js';

const STATUS_OF_OUTCOME: Readonly<Record<ManualStatement['outcome'], ReportedStatus>> = {
  paid: 'PROCESSED',
  partly_paid: 'PARTIALLY_PROCESSED',
  overpaid: 'PROCESSED',
  returned: 'CANCELLED',
  not_returned: 'CANCEL_FAILED',
  recalled: 'REVOKED',
  failed: 'PROCESS_FAILED',
  not_received: 'NOT_FOUND',
};

/**
 * A manual statement as a report. It counts only once a second operator has accepted it.
 * @throws {AmountNotAccepted} when the amount does not fit the outcome
 * @throws {ActionNotAllowed} when the money was not asked back, so that nothing can be said about its return
 */
export function manualReport(row: PayoutRow, statement: ManualStatement, operatorId: string, comment: string): Omit<NewReport, 'identity'> {
  const reportedStatus = STATUS_OF_OUTCOME[statement.outcome];
  if (statement.outcome === 'not_returned' && row.status !== 'CANCELLING')
    throw new ActionNotAllowed('add_statement', [`A payout that is ${row.status} is not being returned. Select what happened to it.`]);
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
  const { outcome } = statement;
  // That nothing comes back says nothing about how much is out.
  if (outcome === 'not_returned') return null;
  if (outcome !== 'partly_paid' && outcome !== 'overpaid') return outcome === 'paid' ? row.amount_minor : 0n;
  try {
    const paid = parseNonNegativeAmount(statement.processedAmount ?? '', row.currency);
    if (outcome === 'partly_paid' ? paid > 0n && paid < row.amount_minor : paid > row.amount_minor) return paid;
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error;
  }
  const range = outcome === 'partly_paid' ? 'above zero and below the amount' : 'above the amount';
  throw new AmountNotAccepted(`The amount that was paid must be a decimal string ${range}, in ${row.currency}.`);
}
