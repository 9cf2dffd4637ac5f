import type { ReportedStatus } from '@app/domain';
import type { ProviderReport } from '../answers.contract.js';

/** No money is out. */
const NOT_PAID: readonly ReportedStatus[] = ['PROCESS_FAILED', 'REVOKED', 'CANCELLED'];

/**
 * How much was paid, where the provider names the amount with every payment: one that is missing, or cannot be read, is never taken for the ordered one.
 * @param amountMinor in minor units, as the provider names it; null: it cannot be read
 */
export function namedAmount(reportedStatus: ReportedStatus, amountMinor: bigint | null): Pick<ProviderReport, 'processedAmountMinor' | 'isAmountUnreadable'> {
  if (NOT_PAID.includes(reportedStatus)) return { processedAmountMinor: 0n };
  if (reportedStatus !== 'PROCESSED') return { processedAmountMinor: null };
  return amountMinor === null ? { processedAmountMinor: null, isAmountUnreadable: true } : { processedAmountMinor: amountMinor };
}
