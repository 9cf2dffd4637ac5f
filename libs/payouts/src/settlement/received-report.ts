import { type Mismatch, netOfReturn, type ReportSource } from '@app/domain';
import type { ProviderReport } from '@app/providers';
import type { PayoutRow } from '../payout/payout.row.js';
import type { NewReport } from '../payout/provider-reports.repository.js';

/** What identifies a payout in a provider's report. */
type Ordered = Pick<PayoutRow, 'currency' | 'invoke_key' | 'amount_minor'>;

/** Where a report comes from: how it arrived, and the identity of the account that it arrived from. */
export interface Origin {
  source: Exclude<ReportSource, 'manual'>;
  identity: string;
}

/** A provider's report about a payout, to be stored. Here, for every connector, it is checked whether the report is about this payout at all. */
export function receivedReport(payout: Ordered, { source, identity }: Origin, report: ProviderReport): NewReport {
  const { resolution, requiredAction, continueAfterMs, step, receipt } = report;
  const { reportedStatus, processedAmountMinor, isImpossible } = netOfReturn(report, payout.amount_minor);
  return {
    source,
    identity,
    reportedStatus,
    resolution,
    processedAmountMinor,
    response: report,
    requiredAction,
    continueAfterMs,
    step,
    receipt: receipt === true,
    mismatch: mismatchOf(payout, report) ?? (isImpossible ? 'amount' : null),
  };
}

/** A payout that was never sent has no key to compare with: whatever is reported about it contradicts it. */
function mismatchOf({ currency, invoke_key: invokeKey }: Ordered, report: ProviderReport): Mismatch | null {
  if (report.reportedKey !== undefined && invokeKey !== null && report.reportedKey !== invokeKey) return 'key';
  if (report.currency !== undefined && report.currency.toUpperCase() !== currency) return 'currency';
  const isReadable = report.isAmountUnreadable !== true && (report.processedAmountMinor ?? 0n) >= 0n;
  return isReadable ? null : 'amount';
}
