import { type ReportedStatus, reportsPayment } from './reported-status.js';

/** A report about money that is out, and how much of it came back since. Amounts are minor units. */
export interface ReturnReport {
  reportedStatus: ReportedStatus;
  /** What was paid at first; null: the provider does not say. */
  processedAmountMinor: bigint | null;
  /** What came back of it; absent: nothing is said about that. */
  returnedAmountMinor?: bigint | undefined;
}

/** What stayed out. */
export interface NetPayment {
  reportedStatus: ReportedStatus;
  processedAmountMinor: bigint | null;
  /** More came back than was paid, or less than nothing: the report cannot be true. */
  isImpossible: boolean;
}

/** Reported statuses by which money is out, or may be, whose amount is what was paid. A return counts in these only: the others say that nothing is out. */
const OUT: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'CANCELLING', 'CANCEL_FAILED', 'REVOKE_FAILED'];

/**
 * What a payment comes to once a part of it is back: what stayed out. A payment of which all is back is CANCELLED, one of which less is back
 * PARTIALLY_PROCESSED; other statuses stay. Pure.
 * @param orderedMinor what was paid where a report of a whole payment names no amount
 */
export function netOfReturn({ reportedStatus, processedAmountMinor, returnedAmountMinor: returned = 0n }: ReturnReport, orderedMinor: bigint): NetPayment {
  const said = { reportedStatus, processedAmountMinor };
  const paid = processedAmountMinor ?? (reportedStatus === 'PROCESSED' ? orderedMinor : null);
  if (returned === 0n || !OUT.includes(reportedStatus)) return { ...said, isImpossible: false };
  if (returned < 0n || (paid !== null && returned > paid)) return { ...said, isImpossible: true };
  if (paid === null) return { ...said, isImpossible: false };
  if (!reportsPayment(reportedStatus)) return { reportedStatus, processedAmountMinor: paid - returned, isImpossible: false };
  return returned === paid
    ? { reportedStatus: 'CANCELLED', processedAmountMinor: 0n, isImpossible: false }
    : { reportedStatus: 'PARTIALLY_PROCESSED', processedAmountMinor: paid - returned, isImpossible: false };
}
