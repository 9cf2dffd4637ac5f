import { acceptReport, type ModerationStep, type PayoutStatus, weighStatement } from '@app/domain';
import type { PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed } from '../payout/payouts.errors.js';
import type { StoredReport } from '../payout/provider-reports.repository.js';
import type { DecidedAction } from './decided-action.js';

/** A provider report that an operator accepts, with the amount that it means, and the statuses that it leads through. */
export interface AcceptedReport {
  path: PayoutStatus[];
  report: StoredReport;
}

/** What the choice of a report depends on. */
export type ReportChoice = Pick<DecidedAction, 'decision' | 'context' | 'statementId'>;

/**
 * The report that decides the action, with the way that it leads.
 * @throws {ActionNotAllowed} when it no longer fits the status, or its amount cannot be true
 */
export function decisiveReportOf(row: PayoutRow, { decision, context }: ReportChoice): AcceptedReport {
  const { facts, statements } = context;
  const decisive = row.status === 'INVOKING' && facts.invoke.report ? facts.invoke.report : facts.latest;
  const report = statements.find((statement) => statement.id === decisive?.id);
  const weighing = report ? weighStatement({ ...facts, status: row.status }, report, statements) : null;
  if (!report || weighing?.kind !== 'move') throw new ActionNotAllowed(decision.action, [weighing?.because ?? "The provider's answer does not fit any more."]);
  return { path: weighing.path, report };
}

/**
 * The statement that an operator selected in a conflict, with the way that it leads. The path is empty where the payout keeps its status.
 * @throws {ActionNotAllowed} when it is not an accepted statement of this payout, leads nowhere, or its amount cannot be true
 */
export function selectedReportOf(row: PayoutRow, { context, statementId }: ReportChoice): AcceptedReport {
  const report = context.statements.find((statement) => statement.id === statementId && statement.accepted);
  if (!report) throw new ActionNotAllowed('resolve_conflict', ['Pick one of the statements of this payout.']);
  const acceptance = acceptReport({ ...context.facts, status: row.status }, report);
  if ('refusal' in acceptance) throw new ActionNotAllowed('resolve_conflict', [acceptance.refusal]);
  const { path, meansMinor } = acceptance.accepted;
  return { path, report: { ...report, processedAmountMinor: meansMinor } };
}

type Choose = (row: PayoutRow, choice: ReportChoice) => AcceptedReport;

/** How the steps that accept a report find it. */
const CHOOSE: Readonly<Partial<Record<ModerationStep, Choose>>> = { take_over: decisiveReportOf, resolve_conflict: selectedReportOf };

/**
 * Whether the action finds a report that can be accepted. A request for a second operator passes it as the approval does: what the approver
 * would be refused is refused when it is asked for.
 * @throws {ActionNotAllowed}
 */
export function assertAcceptable(row: PayoutRow, choice: ReportChoice): void {
  const { step } = choice.decision;
  const choose = step === null ? undefined : CHOOSE[step];
  choose?.(row, choice);
  const followsReport = step === 'start_revoke' || step === 'start_cancel';
  if (followsReport && row.status === 'INVOKING') decisiveReportOf(row, choice);
}
