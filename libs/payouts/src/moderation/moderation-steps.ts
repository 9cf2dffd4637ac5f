import {
  type AllowedAction,
  type ModerationReason,
  type ModerationStep,
  type PayoutStatus,
  findTransition,
  providerPath,
  interpretReport,
  wantsEnquiries,
} from '@app/domain';
import type { ProviderAccount } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { nextEnquiry } from '../settlement/enquiry-schedule.js';
import { ModerationCases } from '../payout/moderation-cases.js';
import type { DecisionContext } from './decision-context.reader.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed } from '../payout/payouts.errors.js';
import { SettlementService } from '../settlement/settlement.service.js';
import { acceptReport, type StoredReport } from '../payout/provider-reports.repository.js';
import { RequiredActionsService } from '../payout/required-actions.service.js';

/** An order that is decided and may be carried out. */
export interface Order {
  decision: AllowedAction;
  context: DecisionContext;
  account: ProviderAccount | null;
  actor: Actor;
  reason: string;
  /** The statement that the order is about, for `add_statement` and `resolve_conflict`. */
  statementId: string | null;
  /** What the provider had asked for, for `submit_details`. */
  details: Record<string, unknown>;
}

type Carry = (payouts: PayoutUnitOfWork, row: PayoutRow, order: Order) => Promise<PayoutRow>;

/** Carries out what an operator decided: the same transitions and the same writer as everybody else. */
@Injectable()
export class ModerationSteps {
  constructor(
    private readonly settlement: SettlementService,
    private readonly cases: ModerationCases,
    private readonly wantedDetails: RequiredActionsService,
  ) {}

  private readonly steps: Readonly<Record<ModerationStep, Carry>> = {
    invoke: (payouts, row, order) => this.sendNow(payouts, row, order),
    send_again: (payouts, row, order) => this.sendNow(payouts, row, order),
    repeat_operation: (payouts, row, order) => this.repeat(payouts, row, order),
    take_over: (payouts, row, order) => this.takeOver(payouts, row, order),
    resume: (payouts, row, order) => this.resume(payouts, row, order),
    close_case: (payouts, row, order) => this.closeCase(payouts, row, order),
    terminate: (payouts, row, order) => this.terminate(payouts, row, order),
    start_revoke: (payouts, row, order) => this.undo(payouts, row, order, 'REVOKING'),
    start_cancel: (payouts, row, order) => this.undo(payouts, row, order, 'CANCELLING'),
    enquire: (payouts, row, order) =>
      payouts.apply(row, { type: 'enquiry.ordered', actor: order.actor, reason: order.reason, next: { action: 'enquire', inMs: 0 } }),
    submit_details: (payouts, row, order) => this.wantedDetails.supply(payouts, row, order.details, order.actor, order.reason),
    hold: (payouts, row, order) => this.cases.open(payouts, row, { reason: 'HELD', actor: order.actor, comment: order.reason }),
    release: (payouts, row, order) => this.release(payouts, row, order),
    add_statement: (payouts, row, order) => this.addStatement(payouts, row, order),
    resolve_conflict: (payouts, row, order) => this.resolveConflict(payouts, row, order),
    note: (payouts, row, order) => payouts.record(row, { type: 'note.added', actor: order.actor, reason: order.reason }),
  };

  /** @throws {ActionNotAllowed} when the state no longer fits the order */
  async execute(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const { step, blockedBy, action } = order.decision;
    if (!step) throw new ActionNotAllowed(action, blockedBy);
    return this.steps[step](payouts, row, order);
  }

  private closeAll(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order, reason: ModerationReason | null = null): Promise<PayoutRow> {
    return this.cases.close(payouts, row, order.actor, order.reason, reason);
  }

  private async sendNow(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const free = await this.closeAll(payouts, row, order);
    return payouts.apply(free, { type: 'processing.ordered', actor: order.actor, reason: order.reason, next: { action: 'invoke', inMs: 0 }, enquiryCount: 0 });
  }

  private async repeat(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const free = await this.closeAll(payouts, row, order);
    const action = row.status === 'REVOKING' ? 'revoke' : 'cancel';
    return payouts.apply(free, { type: 'repeat.ordered', actor: order.actor, reason: order.reason, next: { action, inMs: 0 }, enquiryCount: 0 });
  }

  private async takeOver(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const { path, said } = this.answerOf(row, order);
    const free = await this.closeAll(payouts, row, order);
    return this.settlement.transitionAlong(payouts, free, path, said, this.accountOf(order), order.actor, order.reason);
  }

  private async resume(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const free = await this.closeAll(payouts, row, order);
    return payouts.apply(free, { type: 'processing.resumed', actor: order.actor, reason: order.reason, next: { action: 'enquire', inMs: 0 }, enquiryCount: 0 });
  }

  private async terminate(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const free = await this.closeAll(payouts, row, order);
    return payouts.apply(free, { to: 'TERMINATED', actor: order.actor, reason: order.reason, processedAmountMinor: 0n, next: null });
  }

  /** Recalls, or takes back; from INVOKING by way of what the provider answered. */
  private async undo(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order, to: 'REVOKING' | 'CANCELLING'): Promise<PayoutRow> {
    const free = await this.closeAll(payouts, row, order);
    const answer = row.status === 'INVOKING' ? this.answerOf(row, order) : null;
    const there = answer
      ? await this.settlement.transitionAlong(payouts, free, answer.path, answer.said, this.accountOf(order), order.actor, order.reason)
      : free;
    return payouts.apply(there, {
      to,
      actor: order.actor,
      reason: order.reason,
      enquiryCount: 0,
      next: { action: to === 'REVOKING' ? 'revoke' : 'cancel', inMs: 0 },
    });
  }

  /** The hold ends, and automatic work goes on, unless another case is open. */
  private async release(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const free = await this.closeAll(payouts, row, order, 'HELD');
    const refusal = row.status === 'INVOKING' && !free.moderation_required && order.context.facts.latest?.reportedStatus === 'INVOKE_FAILED';
    // The provider refused it while it was held. There is nothing to ask about: it never registered it.
    if (!refusal) return this.planNext(payouts, free);
    const { path, said } = this.answerOf(row, order);
    return this.settlement.transitionAlong(payouts, free, path, said, this.accountOf(order), order.actor, order.reason);
  }

  private async closeCase(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    return this.planNext(payouts, await this.closeAll(payouts, row, order));
  }

  /**
   * What was planned before goes on at once. Where nothing is planned the provider is asked: what it has said meanwhile was
   * evidence for the case and changed nothing, and nobody would look at it again.
   */
  private async planNext(payouts: PayoutUnitOfWork, row: PayoutRow): Promise<PayoutRow> {
    if (row.moderation_required) return row;
    const asks = wantsEnquiries(row.status, row.processed_amount_minor !== null) || row.status === 'PROCESSED' || row.status === 'PARTIALLY_PROCESSED';
    const action = row.next_action ?? (asks ? 'enquire' : null);
    return action === null ? row : payouts.plan(row, { action, inMs: 0 });
  }

  private async addStatement(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const accepted = order.statementId === null ? undefined : await acceptReport(payouts.tx, row.id, order.statementId);
    if (!accepted) throw new ActionNotAllowed('add_statement', ['The statement is not there any more, or counts already.']);
    return payouts.apply(row, {
      type: 'statement.accepted',
      actor: order.actor,
      reason: order.reason,
      data: { statement: accepted.id, claim: accepted.reportedStatus },
    });
  }

  /** The picked statement becomes the truth. A final status is corrected, any other follows the ordinary way. */
  private async resolveConflict(payouts: PayoutUnitOfWork, row: PayoutRow, order: Order): Promise<PayoutRow> {
    const picked = order.context.statements.find((said) => said.id === order.statementId && said.accepted);
    if (!picked) throw new ActionNotAllowed('resolve_conflict', ['Pick one of the statements of this payout.']);
    const path = correctionPath(row, picked);
    if (!path)
      throw new ActionNotAllowed('resolve_conflict', [`A payout that is ${row.status} cannot become what this statement says (${picked.reportedStatus}).`]);
    if (path.length > 0 && !saysHowMuch(row, picked)) throw new ActionNotAllowed('resolve_conflict', [AMOUNT_MISSING]);
    const account = this.accountOf(order);
    const corrected = path.length > 0 ? await this.settlement.transitionAlong(payouts, row, path, picked, account, order.actor, order.reason) : row;
    const free = await this.closeAll(payouts, corrected, order);
    return payouts.plan(free, nextEnquiry(free, account.capabilities));
  }

  private answerOf(row: PayoutRow, order: Order): { path: PayoutStatus[]; said: StoredReport } {
    const { facts, statements } = order.context;
    const decisive = row.status === 'INVOKING' && facts.invoke.report ? facts.invoke.report : facts.latest;
    const said = statements.find((one) => one.id === decisive?.id);
    const verdict = said ? interpretReport(row.status, said.reportedStatus, said.source, facts.amountKnown) : null;
    if (!said || verdict?.kind !== 'transition') throw new ActionNotAllowed(order.decision.action, ["The provider's answer does not fit any more."]);
    if (!saysHowMuch(row, said)) throw new ActionNotAllowed(order.decision.action, [AMOUNT_MISSING]);
    return { path: verdict.path, said };
  }

  private accountOf(order: Order): ProviderAccount {
    if (!order.account) throw new ActionNotAllowed(order.decision.action, ['The payout has no provider account.']);
    return order.account;
  }
}

const AMOUNT_MISSING = 'The statement does not say how much was paid, or says something that cannot be. Add a statement with the amount.';

/** A payment follows only with an amount that can be true: all of it, or a part that is less. */
function saysHowMuch(row: PayoutRow, { reportedStatus, processedAmountMinor: paid }: StoredReport): boolean {
  if (reportedStatus === 'PROCESSED') return paid === null || paid === row.amount_minor;
  return reportedStatus !== 'PARTIALLY_PROCESSED' || (paid !== null && paid > 0n && paid < row.amount_minor);
}

/** Empty: the statement says what the status says already. Null: there is no way from the status to the statement. */
function correctionPath(row: PayoutRow, picked: StoredReport): PayoutStatus[] | null {
  const reportedStatus = picked.reportedStatus;
  if (reportedStatus === 'NOT_FOUND' || reportedStatus === 'UNCLEAR') return [];
  if (reportedStatus === row.status) return [];
  if (findTransition(row.status, reportedStatus)?.kind === 'correction') return [reportedStatus];
  const verdict = interpretReport(row.status, reportedStatus, 'enquiry', row.processed_amount_minor !== null);
  if (verdict.kind === 'transition') return verdict.path;
  if (verdict.kind === 'no_change' || verdict.kind === 'amount_known') return [];
  const path = providerPath(row.status, reportedStatus);
  return path.length > 0 ? path : null;
}
