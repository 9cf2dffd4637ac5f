import { isAboutPayout, isMoneyOut, type PayoutStatus, processedAmountAt, type Resolution } from '@app/domain';
import type { ProviderAccount, Step } from '@app/providers';
import type { PayoutChange } from '../payout/payout-change.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import type { StoredReport } from '../payout/provider-reports.repository.js';
import { nextEnquiry } from './enquiry-schedule.js';
import { watchFrom } from './watch.js';

/** A reported status with what a change of the payout takes from its report. */
export type ReportContent = Pick<
  StoredReport,
  'source' | 'mismatch' | 'reportedStatus' | 'resolution' | 'processedAmountMinor' | 'providerReference' | 'providerCode' | 'providerMessage'
> & { keptStep?: Step | null };

/**
 * The id under which the provider knows the payout; null where the report does not tell it. What people state names a ticket of the support,
 * or has a typing error, and asking under it would be answered "not found".
 */
export function referenceIn({ source, mismatch, providerReference }: Pick<ReportContent, 'source' | 'mismatch' | 'providerReference'>): string | null {
  return source === 'manual' || !isAboutPayout(mismatch) ? null : providerReference;
}

/** Who follows a report, and why. */
export interface ChangeOrigin {
  actor: Actor;
  /** An operator's words. */
  reason?: string;
}

/** The changes that follow a report: every status of the path, one event each. The last one carries the resolution and the provider's code and message. */
export function changesAlong(
  { row, account }: { row: PayoutRow; account: ProviderAccount },
  path: readonly PayoutStatus[],
  report: ReportContent,
  { actor, reason }: ChangeOrigin,
): PayoutChange[] {
  let knownMinor = row.processed_amount_minor;
  const providerReference = referenceIn(report);
  return path.map((to, index): PayoutChange => {
    const isLast = index === path.length - 1;
    // The amount of the report belongs to the status that it names, not to those on the way.
    const processedAmountMinor = processedAmountAt(to, row.amount_minor, isLast ? report.processedAmountMinor : null, knownMinor);
    knownMinor = processedAmountMinor;
    const watch = isLast && isMoneyOut(to, processedAmountMinor) ? watchFrom(row, account.capabilities) : null;
    return {
      to,
      actor,
      resolution: isLast ? resolutionAt(to, report, row.status) : 'OK',
      processedAmountMinor,
      ...(providerReference === null ? {} : { providerReference }),
      enquiryCount: 0,
      watchedUntil: watch?.until ?? null,
      enquire: isLast ? nextEnquiry({ ...row, status: to, processed_amount_minor: processedAmountMinor, enquiry_count: 0 }, account.capabilities) : null,
      watch: watch && { inMs: watch.nextInMs },
      ...(reason === undefined ? {} : { reason }),
      ...(isLast && report.keptStep ? { providerStep: report.keptStep } : {}),
      data: isLast ? { provider_code: report.providerCode, provider_message: report.providerMessage } : {},
    };
  });
}

/** The amount that was paid, in minor units, according to a report of a final status. */
export function reportedAmount(
  { reportedStatus, processedAmountMinor }: Pick<StoredReport, 'reportedStatus' | 'processedAmountMinor'>,
  amountMinor: bigint,
): bigint {
  return processedAmountMinor ?? (reportedStatus === 'PROCESSED' ? amountMinor : 0n);
}

/**
 * A failure needs a reason even where the provider only reports the status of the payout. One that nobody here asked for was ordered at the
 * provider, in its dashboard for example: its code says how, and DECLINED_ERROR that no fault is to be looked for.
 * @param from the status before the report
 */
export function resolutionAt(to: PayoutStatus, report: Pick<ReportContent, 'resolution' | 'source'>, from: PayoutStatus): Resolution {
  // Stopped at our request, whatever reason the provider gives.
  if (to === 'REVOKED') return 'OK';
  if ((to === 'REVOKE_FAILED' || to === 'CANCEL_FAILED') && report.resolution === 'OK') return 'PROCESSING_ERROR';
  if (report.resolution !== 'OK' || report.source === 'manual') return report.resolution;
  const isUnasked = to === 'PROCESS_FAILED' || (to === 'CANCELLED' && from !== 'CANCELLING');
  return isUnasked ? 'DECLINED_ERROR' : 'OK';
}
