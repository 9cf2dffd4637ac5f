import { findTransition, interpretReport, type PayoutStatus, providerPath } from '@app/domain';
import type { PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed } from '../payout/payouts.errors.js';
import type { StoredReport } from '../payout/provider-reports.repository.js';
import type { DecidedAction } from './decided-action.js';

/** A provider report that an operator accepts, and the statuses that it leads through. */
export interface AcceptedReport {
  path: PayoutStatus[];
  report: StoredReport;
}

const AMOUNT_MISSING = 'The statement does not say how much was paid, or says something that cannot be. Add a statement with the amount.';

/**
 * The report that decides the action, with the way that it leads.
 * @throws {ActionNotAllowed} when it no longer fits the status, or its amount cannot be true
 */
export function decisiveReportOf(row: PayoutRow, { decision, context }: DecidedAction): AcceptedReport {
  const { facts, statements } = context;
  const decisive = row.status === 'INVOKING' && facts.invoke.report ? facts.invoke.report : facts.latest;
  const report = statements.find((statement) => statement.id === decisive?.id);
  const verdict = report ? interpretReport(row.status, report.reportedStatus, report.source, facts.amountKnown) : null;
  if (!report || verdict?.kind !== 'transition') throw new ActionNotAllowed(decision.action, ["The provider's answer does not fit any more."]);
  if (!hasPossibleAmount(row, report)) throw new ActionNotAllowed(decision.action, [AMOUNT_MISSING]);
  return { path: verdict.path, report };
}

/**
 * The statement that an operator selected in a conflict, with the way that it leads. The path is empty where the payout has the status already.
 * @throws {ActionNotAllowed} when it is not an accepted statement of this payout, leads nowhere, or its amount cannot be true
 */
export function selectedReportOf(row: PayoutRow, { context, statementId }: DecidedAction): AcceptedReport {
  const report = context.statements.find((statement) => statement.id === statementId && statement.accepted);
  if (!report) throw new ActionNotAllowed('resolve_conflict', ['Pick one of the statements of this payout.']);
  const path = correctionPath(row, report);
  if (!path)
    throw new ActionNotAllowed('resolve_conflict', [`A payout that is ${row.status} cannot become what this statement says (${report.reportedStatus}).`]);
  if (path.length > 0 && !hasPossibleAmount(row, report)) throw new ActionNotAllowed('resolve_conflict', [AMOUNT_MISSING]);
  return { path, report };
}

/** A payment needs an amount that can be true: all of it, or a smaller part. */
function hasPossibleAmount(row: PayoutRow, { reportedStatus, processedAmountMinor: paid }: StoredReport): boolean {
  if (reportedStatus === 'PROCESSED') return paid === null || paid === row.amount_minor;
  return reportedStatus !== 'PARTIALLY_PROCESSED' || (paid !== null && paid > 0n && paid < row.amount_minor);
}

/** Empty: the payout has the reported status already. Null: no path leads from its status to the reported one. */
function correctionPath(row: PayoutRow, { reportedStatus }: StoredReport): PayoutStatus[] | null {
  if (reportedStatus === 'NOT_FOUND' || reportedStatus === 'UNCLEAR') return [];
  if (reportedStatus === row.status) return [];
  if (findTransition(row.status, reportedStatus)?.kind === 'correction') return [reportedStatus];
  const verdict = interpretReport(row.status, reportedStatus, 'enquiry', row.processed_amount_minor !== null);
  if (verdict.kind === 'transition') return verdict.path;
  if (verdict.kind === 'no_change' || verdict.kind === 'amount_known') return [];
  const path = providerPath(row.status, reportedStatus);
  return path.length > 0 ? path : null;
}
