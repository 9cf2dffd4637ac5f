import { interpretReport, type PayoutStatus, type ReportInterpretation, reportsPayment } from '@app/domain';
import type { ProviderAccount } from '@app/providers';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { listAttempts, type RecordedReport } from '../payout/provider-reports.repository.js';

/** A locked payout, the provider account that it is sent through, and the unit of work that changes it. */
export interface SettlementContext {
  payouts: PayoutUnitOfWork;
  row: PayoutRow;
  account: ProviderAccount;
}

/** Statuses in which a reported payment is no contradiction to an earlier failure. */
const PAID: readonly PayoutStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'CANCELLING', 'CANCEL_FAILED', 'CANCELLED'];

/** Decides what a stored report means for the payout as it is now. */
export async function interpretInContext(context: SettlementContext, report: RecordedReport): Promise<ReportInterpretation> {
  const { row } = context;
  const { reportedStatus, source, processedAmountMinor } = report;
  if (reportedStatus === 'NOT_FOUND' && isUnregistered(row)) return { kind: 'no_change' };
  if (reportedStatus === 'NOT_FOUND' && (await isWithinSettleTime(context, report.receivedAt))) return { kind: 'no_change' };
  // Paid in part, without a possible amount: only an operator can find out.
  if (reportedStatus === 'PARTIALLY_PROCESSED' && !isPart(processedAmountMinor, row.amount_minor)) return { kind: 'unmapped' };
  if (reportedStatus === 'PROCESSED' && processedAmountMinor !== null && processedAmountMinor !== row.amount_minor) return { kind: 'unmapped' };
  // A payout that failed or was recalled cannot be paid afterwards: one of the two reports is wrong.
  if (report.paymentRuledOutBefore && reportsPayment(reportedStatus) && !PAID.includes(row.status)) return { kind: 'conflict' };
  return interpretReport(row.status, reportedStatus, source, row.processed_amount_minor !== null);
}

/** A provider that challenges before it registers a payout finds nothing until the challenge is answered. */
function isUnregistered(row: PayoutRow): boolean {
  return row.wanted !== null && row.provider_reference === null;
}

/** Shortly after a send, "not found" is no evidence. */
async function isWithinSettleTime({ payouts, row, account }: SettlementContext, at: Date): Promise<boolean> {
  const attempts = await listAttempts(payouts.tx, row.id);
  const lastSendEndedAtMs = Math.max(0, ...attempts.map((attempt) => attempt.finishedAt?.getTime() ?? Number.MAX_SAFE_INTEGER));
  return at.getTime() < lastSendEndedAtMs + account.capabilities.settleTimeMs;
}

function isPart(partMinor: bigint | null, amountMinor: bigint): boolean {
  return partMinor !== null && partMinor > 0n && partMinor < amountMinor;
}
