import type { Mismatch, ReportSource } from '@app/domain';
import { type ProviderReport, providerKeyOf } from '@app/providers';
import type { PayoutRow } from '../payout/payout.row.js';
import type { NewReport } from '../payout/provider-reports.repository.js';

/** What identifies a payout in a provider's report. */
type Identity = Pick<PayoutRow, 'id' | 'currency'>;

/** A provider's report about a payout, to be stored. Here, for every connector, it is checked whether the report is about this payout at all. */
export function receivedReport(payout: Identity, source: Exclude<ReportSource, 'manual'>, report: ProviderReport): NewReport {
  const { reportedStatus, resolution, processedAmountMinor, requiredAction, receipt } = report;
  return {
    source,
    reportedStatus,
    resolution,
    processedAmountMinor,
    response: report,
    requiredAction,
    receipt: receipt === true,
    mismatch: mismatchOf(payout, report),
  };
}

function mismatchOf({ id, currency }: Identity, report: ProviderReport): Mismatch | null {
  if (report.reportedKey !== undefined && report.reportedKey !== providerKeyOf(id, 'invoke')) return 'key';
  if (report.currency !== undefined && report.currency.toUpperCase() !== currency) return 'currency';
  const isReadable = report.isAmountUnreadable !== true && (report.processedAmountMinor ?? 0n) >= 0n;
  return isReadable ? null : 'amount';
}
