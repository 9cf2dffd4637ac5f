import type { PayoutStatus } from '../lifecycle/statuses.js';

/**
 * The processed amount once a status is reached.
 * @param amountMinor the payout's amount, in minor units like all others
 * @param reportedMinor the processed amount in the provider's report
 * @param knownMinor the processed amount before
 * @returns minor units that went out and stayed out; null while that is not known
 * Keeps INV-07.
 */
export function processedAmountAt(status: PayoutStatus, amountMinor: bigint, reportedMinor: bigint | null, knownMinor: bigint | null): bigint | null {
  switch (status) {
    case 'PROCESSED':
      return reportedMinor ?? amountMinor;
    case 'PARTIALLY_PROCESSED':
      return reportedMinor;
    case 'CREATE_FAILED':
    case 'TERMINATED':
    case 'EXPIRED':
    case 'INVOKE_FAILED':
    case 'PROCESS_FAILED':
    case 'REVOKED':
    case 'CANCELLED':
      return 0n;
    case 'CANCELLING':
    case 'CANCEL_FAILED':
      return knownMinor;
    case 'REVOKE_FAILED':
      return reportedMinor;
    default:
      return null;
  }
}
