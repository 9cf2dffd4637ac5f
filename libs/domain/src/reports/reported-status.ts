/**
 * What one statement reports about a payout, in the gateway's terms: a status,
 * `NOT_FOUND` (the provider does not know the payout) or `UNCLEAR` (a status or code that no table maps).
 */
export const REPORTED_STATUSES = [
  'INVOKE_FAILED',
  'PROCESSING',
  'PENDING',
  'PROCESSED',
  'PARTIALLY_PROCESSED',
  'PROCESS_FAILED',
  'REVOKING',
  'REVOKED',
  'REVOKE_FAILED',
  'CANCELLING',
  'CANCELLED',
  'CANCEL_FAILED',
  'NOT_FOUND',
  'UNCLEAR',
] as const;

export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/** Where a statement came from. */
export const REPORT_SOURCES = ['api_response', 'notification', 'enquiry', 'manual'] as const;

export type ReportSource = (typeof REPORT_SOURCES)[number];

/** Reported statuses by which money went out and stayed out. */
export function reportsPayment(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'PROCESSED' || reportedStatus === 'PARTIALLY_PROCESSED';
}

/** Reported statuses by which no money is out: it never left, or it came back. */
export function reportsNoPayment(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'INVOKE_FAILED' || reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED' || reportedStatus === 'CANCELLED';
}

/** Reported statuses that are only possible for a payout that the provider has. */
export function reportsReceipt(reportedStatus: ReportedStatus): boolean {
  return reportedStatus !== 'NOT_FOUND' && reportedStatus !== 'UNCLEAR' && reportedStatus !== 'INVOKE_FAILED';
}
