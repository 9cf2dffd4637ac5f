import { isPaid, type ModerationReason, type ModerationStep, needsEnquiries, weighStatement } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed } from '../payout/payouts.errors.js';
import { acceptReport } from '../payout/provider-reports.repository.js';
import { RequiredActionsService } from '../payout/required-actions.service.js';
import { SettlementService } from '../settlement/settlement.service.js';
import { type AcceptedReport, decisiveReportOf, selectedReportOf } from './accepted-report.js';
import { accountOf, type DecidedAction } from './decided-action.js';

type StepHandler = (payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction) => Promise<PayoutRow>;

/** Executes what an operator decided, with the transitions and the unit of work that every other change uses. */
@Injectable()
export class ModerationSteps {
  constructor(
    private readonly settlement: SettlementService,
    private readonly cases: ModerationCases,
    private readonly requiredActions: RequiredActionsService,
  ) {}

  private readonly handlers: Readonly<Record<ModerationStep, StepHandler>> = {
    invoke: (payouts, row, action) => this.sendNow(payouts, row, action),
    send_again: (payouts, row, action) => this.sendNow(payouts, row, action),
    repeat_operation: (payouts, row, action) => this.repeat(payouts, row, action),
    take_over: (payouts, row, action) => this.acceptProviderStatus(payouts, row, action),
    resume: (payouts, row, action) => this.resume(payouts, row, action),
    close_case: (payouts, row, action) => this.closeCase(payouts, row, action),
    terminate: (payouts, row, action) => this.terminate(payouts, row, action),
    start_revoke: (payouts, row, action) => this.startFollowUp(payouts, row, action, 'REVOKING'),
    start_cancel: (payouts, row, action) => this.startFollowUp(payouts, row, action, 'CANCELLING'),
    enquire: (payouts, row, { actor, reason }) => payouts.apply(row, { type: 'enquiry.ordered', actor, reason, enquire: { inMs: 0 } }),
    submit_details: (payouts, row, { actor, reason, details }) => this.requiredActions.supply(payouts, row, { details, actor, reason }),
    hold: (payouts, row, { actor, reason }) => this.cases.open(payouts, row, { reason: 'HELD', actor, comment: reason }),
    release: (payouts, row, action) => this.release(payouts, row, action),
    add_statement: (payouts, row, action) => this.addStatement(payouts, row, action),
    resolve_conflict: (payouts, row, action) => this.resolveConflict(payouts, row, action),
    note: (payouts, row, { actor, reason }) => payouts.record(row, { type: 'note.added', actor, reason }),
  };

  /**
   * @returns the payout as it is then
   * @throws {ActionNotAllowed} when the state no longer fits the action
   */
  async execute(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const { step, blockedBy, action: name } = action.decision;
    if (!step) throw new ActionNotAllowed(name, blockedBy);
    return this.askOn(payouts, await this.handlers[step](payouts, row, action));
  }

  /** Whatever was decided: while the provider owes an answer and nothing else is planned, it is asked, in a new phase. Keeps INV-11. */
  private async askOn(payouts: PayoutUnitOfWork, row: PayoutRow): Promise<PayoutRow> {
    const isPlanned = row.moderation_required || row.send_task !== null || row.enquire_due_at !== null;
    if (isPlanned || !needsEnquiries(row.status, row.processed_amount_minor !== null)) return row;
    return payouts.planTasks(row, { enquire: { inMs: 0 }, enquiryCount: 0 });
  }

  private closeCases(payouts: PayoutUnitOfWork, row: PayoutRow, { actor, reason }: DecidedAction, only?: ModerationReason): Promise<PayoutRow> {
    return this.cases.close(payouts, row, { actor, comment: reason, ...(only === undefined ? {} : { reason: only }) });
  }

  private follow(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction, { path, report }: AcceptedReport): Promise<PayoutRow> {
    return this.settlement.transitionAlong({ payouts, row, account: accountOf(action) }, path, report, action);
  }

  private async sendNow(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const { actor, reason } = action;
    const closed = await this.closeCases(payouts, row, action);
    return payouts.apply(closed, { type: 'processing.ordered', actor, reason, send: { operation: 'invoke', inMs: 0 }, enquiryCount: 0 });
  }

  private async repeat(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const { actor, reason } = action;
    const closed = await this.closeCases(payouts, row, action);
    const operation = row.status === 'REVOKING' ? 'revoke' : 'cancel';
    return payouts.apply(closed, { type: 'repeat.ordered', actor, reason, send: { operation, inMs: 0 }, enquiryCount: 0 });
  }

  private async acceptProviderStatus(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const accepted = decisiveReportOf(row, action);
    return this.follow(payouts, await this.closeCases(payouts, row, action), action, accepted);
  }

  private async resume(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const { actor, reason } = action;
    const closed = await this.closeCases(payouts, row, action);
    return payouts.apply(closed, { type: 'processing.resumed', actor, reason, enquire: { inMs: 0 }, enquiryCount: 0 });
  }

  private async terminate(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const { actor, reason } = action;
    const closed = await this.closeCases(payouts, row, action);
    return payouts.apply(closed, { to: 'TERMINATED', actor, reason, processedAmountMinor: 0n, enquire: null });
  }

  /** Starts a revoke or a cancellation. From INVOKING the payout first reaches the status that the provider reported. */
  private async startFollowUp(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction, to: 'REVOKING' | 'CANCELLING'): Promise<PayoutRow> {
    const { actor, reason } = action;
    const closed = await this.closeCases(payouts, row, action);
    const accepted = row.status === 'INVOKING' ? decisiveReportOf(row, action) : null;
    const present = accepted ? await this.follow(payouts, closed, action, accepted) : closed;
    return payouts.apply(present, { to, actor, reason, enquiryCount: 0, send: { operation: to === 'REVOKING' ? 'revoke' : 'cancel', inMs: 0 } });
  }

  /** Ends the hold. Automatic processing resumes unless another case is open. */
  private async release(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const closed = await this.closeCases(payouts, row, action, 'HELD');
    const isRefused = row.status === 'INVOKING' && !closed.moderation_required && action.context.facts.latest?.reportedStatus === 'INVOKE_FAILED';
    // The provider refused the payout while it was on hold. It never registered it, so there is nothing to enquire about.
    return isRefused ? this.follow(payouts, closed, action, decisiveReportOf(row, action)) : this.planNext(payouts, closed);
  }

  private async closeCase(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    return this.planNext(payouts, await this.closeCases(payouts, row, action));
  }

  /**
   * A planned action runs at once. Where none is planned the provider is asked: what it reported while the case was open was only
   * evidence and changed nothing, and without an enquiry it would never be applied.
   */
  private async planNext(payouts: PayoutUnitOfWork, row: PayoutRow): Promise<PayoutRow> {
    if (row.moderation_required) return row;
    const canEnquire = needsEnquiries(row.status, row.processed_amount_minor !== null) || isPaid(row.status);
    const sending = await payouts.sendNow(row);
    return sending.send_task === null && (canEnquire || sending.enquire_due_at !== null) ? payouts.planEnquiry(sending, { inMs: 0 }) : sending;
  }

  private async addStatement(payouts: PayoutUnitOfWork, row: PayoutRow, { actor, reason, statementId, context }: DecidedAction): Promise<PayoutRow> {
    const accepted = statementId === null ? undefined : await acceptReport(payouts.tx, row.id, statementId);
    if (!accepted) throw new ActionNotAllowed('add_statement', ['The statement is not there any more, or counts already.']);
    const counted = await payouts.apply(row, { type: 'statement.accepted', actor, reason, data: { statement: accepted.id, claim: accepted.reportedStatus } });
    const weighing = weighStatement({ ...context.facts, status: row.status }, accepted, context.statements);
    // What two people accepted contradicts what the provider says: nobody overlooks it.
    return weighing.kind === 'open_case' ? this.cases.open(payouts, counted, { reason: weighing.reason, actor, because: weighing.because }) : counted;
  }

  /** Applies the selected statement: a correction of a final status, or the ordinary path of any other. */
  private async resolveConflict(payouts: PayoutUnitOfWork, row: PayoutRow, action: DecidedAction): Promise<PayoutRow> {
    const selected = selectedReportOf(row, action);
    const corrected = selected.path.length > 0 ? await this.follow(payouts, row, action, selected) : await this.correctAmount(payouts, row, action, selected);
    return this.closeCases(payouts, corrected, action);
  }

  /** The status stays, and the selected statement says how much is out. Where it says nothing about that, nothing changes. */
  private correctAmount(payouts: PayoutUnitOfWork, row: PayoutRow, { actor, reason }: DecidedAction, { report }: AcceptedReport): Promise<PayoutRow> {
    const { processedAmountMinor } = report;
    const mayBeLearnt = row.processed_amount_minor !== null || row.status === 'REVOKE_FAILED' || row.status === 'CANCEL_FAILED';
    if (!mayBeLearnt || processedAmountMinor === null || processedAmountMinor === row.processed_amount_minor) return Promise.resolve(row);
    return payouts.apply(row, { type: 'amount.known', actor, reason, processedAmountMinor });
  }
}
