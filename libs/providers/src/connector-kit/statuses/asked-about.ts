import type { Operation, ReportedStatus } from '@app/domain';
import type { ProviderReport } from '../answers.contract.js';

/** What a word for taking a payout back means, by the operation that was asked about. */
const TAKEN_BACK: Readonly<Partial<Record<Operation, Readonly<Partial<Record<ReportedStatus, ReportedStatus>>>>>> = {
  revoke: { CANCELLING: 'REVOKING', CANCELLED: 'REVOKED', CANCEL_FAILED: 'REVOKE_FAILED' },
  cancel: { REVOKING: 'CANCELLING', REVOKED: 'CANCELLED', REVOKE_FAILED: 'CANCEL_FAILED' },
};

/**
 * Reads a word that the provider has for two things: for a payout that is stopped before it was paid, and for one whose money is brought back. It is
 * about the one that was asked for. Only for such words: where a provider has two, each says what it says.
 * @param operation null: nobody asked, as with a notification
 */
export function readFor(operation: Operation | null, reads: ReportedStatus): ReportedStatus {
  return (operation && TAKEN_BACK[operation]?.[reads]) ?? reads;
}

/** The report about a payout that was stopped at our request, which is no failure, whatever reason the provider gives. */
export function asOrdered(operation: Operation, report: ProviderReport): ProviderReport {
  return operation === 'revoke' && report.reportedStatus === 'REVOKED' ? { ...report, resolution: 'OK' } : report;
}
