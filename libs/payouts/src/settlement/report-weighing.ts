import { amountFit, knownAmountFit, type QuestionAge, type ReportFacts, weighReport, type Weighing } from '@app/domain';
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

/** Weighs a report that was just stored against the payout as it is now. */
export async function weighInContext(context: SettlementContext, report: RecordedReport): Promise<Weighing> {
  return weighReport(await factsOf(context, report));
}

async function factsOf(context: SettlementContext, report: RecordedReport): Promise<ReportFacts> {
  const { row } = context;
  const { reportedStatus, source, mismatch, known } = report;
  return {
    status: row.status,
    request: report.hasOpenRequest ? 'open' : 'none',
    reportedStatus,
    amount: amountFit(report, row.amount_minor),
    knownAmount: knownAmountFit(report, row.processed_amount_minor),
    currency: mismatch === 'currency' ? 'other' : 'not_given',
    key: mismatch === 'key' ? 'other' : 'not_given',
    account: mismatch === 'account' ? 'other' : 'same',
    known,
    age: await ageOf(context, report),
    source,
  };
}

/** Only "not found" can be too early: whatever else a provider says, it says about a payout that it has. */
async function ageOf(context: SettlementContext, { isOutdated, reportedStatus, askedAt, receivedAt }: RecordedReport): Promise<QuestionAge> {
  if (isOutdated) return 'before';
  if (reportedStatus !== 'NOT_FOUND') return 'after';
  return isUnregistered(context.row) || (await isWithinSettleTime(context, askedAt ?? receivedAt)) ? 'settling' : 'after';
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
