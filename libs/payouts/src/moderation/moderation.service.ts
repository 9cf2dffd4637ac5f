import { Database, sql, violatedConstraint } from '@app/database';
import {
  type AllowedAction,
  type ReportedStatus,
  decideAction,
  InvalidAmount,
  type ModerationAction,
  newId,
  type OperatorRole,
  parseNonNegativeAmount,
  roleMay,
} from '@app/domain';
import { type ProviderAccount, ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ApprovalEnds } from '../approvals/approval-ends.service.js';
import { type ApprovalRow, decideApproval, insertApproval, lockApproval, payoutOfApproval } from '../payout/approvals.repository.js';
import { loadDecisionContext } from './decision-context.reader.js';
import { ModerationSteps } from './moderation-steps.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import {
  ActionNotAllowed,
  AmountNotAccepted,
  ApprovalNotFound,
  ApprovalNotOpen,
  NotPermitted,
  PayoutChangedMeanwhile,
  PayoutNotFound,
} from '../payout/payouts.errors.js';
import { insertReport } from '../payout/provider-reports.repository.js';

/** Who is at the screen. */
export interface OperatorIdentity {
  id: string;
  name: string;
  role: OperatorRole;
}

/** What the provider said, learnt outside this system. */
export interface ManualStatement {
  outcome: 'paid' | 'partly_paid' | 'failed' | 'not_received';
  providerReference: string;
  /** Decimal string; only for `partly_paid`. */
  processedAmount: string | null;
}

/** An operator's intent. */
export interface ModerationCommand {
  payoutId: string;
  action: ModerationAction;
  reason: string;
  /** The version that the operator saw. */
  expectedVersion: number;
  statement?: ManualStatement;
  /** For `resolve_conflict`: the statement that is true. */
  statementId?: string;
  /** For `submit_details`: what the provider had asked for. */
  details?: Record<string, unknown>;
}

/** What came of it. */
export type ModerationResult = { payoutId: string; decision: AllowedAction } & ({ kind: 'done' } | { kind: 'approval_requested'; approvalId: string });

const MANUAL_CLAIMS: Readonly<Record<ManualStatement['outcome'], ReportedStatus>> = {
  paid: 'PROCESSED',
  partly_paid: 'PARTIALLY_PROCESSED',
  failed: 'PROCESS_FAILED',
  not_received: 'NOT_FOUND',
};

const TOO_LATE = 'The approval has expired. Ask for it again.';

const ACCOUNT_OF = sql('moderation_account', `SELECT provider_account_id FROM payout WHERE id = $1`);
const ACCOUNT_OF_APPROVAL = sql(
  'moderation_approval_account',
  `SELECT p.provider_account_id FROM approval a JOIN payout p ON p.id = a.payout_id WHERE a.id = $1`,
);

/**
 * What operators do. The state decides what an intent means, evidence gates it, and where a second operator is needed the order
 * waits for one: bound to the version that the maker saw, and void when the payout changes.
 */
@Injectable()
export class ModerationService {
  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
    private readonly accounts: ProviderAccountsService,
    private readonly steps: ModerationSteps,
    private readonly ends: ApprovalEnds,
  ) {}

  /**
   * Carries an intent out, or asks for a second operator.
   * @throws {PayoutChangedMeanwhile} when the operator saw an older version
   * @throws {ActionNotAllowed} with everything that blocks it
   */
  async act(operator: OperatorIdentity, command: ModerationCommand): Promise<ModerationResult> {
    const account = await this.accountBy(ACCOUNT_OF, command.payoutId);
    return this.transactions.run(async (payouts) => {
      const row = await payouts.lock(command.payoutId);
      if (row.version !== command.expectedVersion) throw new PayoutChangedMeanwhile(row.id, command.expectedVersion, row.version);
      const situation = await loadDecisionContext(payouts.tx, row, account, operator.role);
      const decision = decideAction(command.action, situation.facts);
      if (!decision.allowed) throw new ActionNotAllowed(command.action, decision.blockedBy);
      if (decision.needsSecondOperator) return this.askForApproval(payouts, row, operator, command, decision);
      await this.steps.execute(payouts, row, {
        decision,
        context: situation,
        account,
        actor: actorOf(operator),
        reason: command.reason,
        statementId: command.statementId ?? null,
        details: command.details ?? {},
      });
      return { kind: 'done', payoutId: row.id, decision };
    });
  }

  /**
   * A second operator agrees, and the order is carried out at once.
   * @throws {ApprovalNotOpen} when it was decided, has expired, or the payout has changed (it is void then)
   * @throws {NotPermitted} for the maker, and for roles that may not decide
   */
  async approve(operator: OperatorIdentity, approvalId: string, comment: string | null): Promise<ModerationResult> {
    const account = await this.accountBy(ACCOUNT_OF_APPROVAL, approvalId);
    const decide = this.transactions.run(async (payouts): Promise<ModerationResult | ApprovalNotOpen> => {
      const { row, approval } = await this.lockBoth(payouts, operator, approvalId);
      const obstacle = await this.obstacleOf(payouts, row, approval);
      // The verdict on the approval itself has to be committed, so the refusal is handed out and thrown after the commit.
      if (obstacle) return obstacle;
      const situation = await loadDecisionContext(payouts.tx, row, account, operator.role);
      const decision = decideAction(approval.action, { ...situation.facts, approvalWaiting: false });
      if (!decision.allowed) throw new ActionNotAllowed(approval.action, decision.blockedBy);
      if (!isWhatWasShown(decision, approval.decision))
        return this.makeVoid(payouts, row, approval, 'Evidence has come since the approval was asked for, and the action would do something else now.');
      // First the decision, for the payout as it still is; then what it allows. The database holds both to that order.
      await decideApproval(payouts.tx, approval.id, 'approved', operator.id, comment);
      const agreed = await payouts.record(row, {
        type: 'approval.approved',
        actor: actorOf(operator),
        ...(comment === null ? {} : { reason: comment }),
        data: { approval: approval.id, action: approval.action, maker: approval.maker_id, checker: operator.id },
      });
      const statementId = typeof approval.parameters.statement_id === 'string' ? approval.parameters.statement_id : null;
      await this.steps.execute(payouts, agreed, {
        decision,
        context: situation,
        account,
        actor: actorOf(operator),
        reason: approvedReason(approval),
        statementId,
        details: {},
      });
      return { kind: 'done', payoutId: row.id, decision };
    });
    const outcome = await decide.catch((error: unknown) => {
      // Its time ended between two statements of ours; the database looked at the clock last.
      throw violatedConstraint(error) === 'approval_in_time' ? new ApprovalNotOpen(TOO_LATE) : error;
    });
    if (outcome instanceof ApprovalNotOpen) throw outcome;
    return outcome;
  }

  /** A second operator, or the maker, says no. Nothing happens to the payout but a line in its history. */
  async reject(operator: OperatorIdentity, approvalId: string, comment: string): Promise<{ payoutId: string }> {
    return this.transactions.run(async (payouts) => {
      const payoutId = await payoutOfApproval(payouts.tx, approvalId);
      if (!payoutId) throw new ApprovalNotFound(approvalId);
      const row = await payouts.lock(payoutId);
      const approval = await lockApproval(payouts.tx, approvalId);
      if (!approval) throw new ApprovalNotFound(approvalId);
      if (approval.state !== 'waiting') throw new ApprovalNotOpen(`The approval is ${approval.state} already.`);
      const isMaker = approval.maker_id === operator.id;
      if (!isMaker && !roleMay(operator.role, 'approval.decide')) throw new NotPermitted(`Your role (${operator.role}) lacks the permission approval.decide.`);
      // The database keeps four eyes on every decision; a maker who withdraws makes the request void instead.
      await decideApproval(payouts.tx, approval.id, isMaker ? 'void' : 'rejected', isMaker ? null : operator.id, comment);
      await payouts.record(row, {
        type: isMaker ? 'approval.withdrawn' : 'approval.rejected',
        actor: actorOf(operator),
        reason: comment,
        data: { approval: approval.id, action: approval.action },
      });
      return { payoutId };
    });
  }

  private async askForApproval(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    operator: OperatorIdentity,
    command: ModerationCommand,
    decision: AllowedAction,
  ): Promise<ModerationResult> {
    const parameters = await this.parametersOf(payouts, row, operator, command);
    const actor = actorOf(operator);
    const approvalId = newId('approval');
    const data = { approval: approvalId, action: command.action, ...parameters };
    const after = await payouts.apply(row, { type: 'approval.requested', actor, reason: command.reason, data });
    await this.ends.makeRoom(payouts, after);
    const { id: makerId } = operator;
    await insertApproval(payouts.tx, {
      id: approvalId,
      payoutId: row.id,
      action: command.action,
      parameters,
      decision,
      payoutVersion: after.version,
      makerId,
      reason: command.reason,
    });
    return { kind: 'approval_requested', payoutId: row.id, decision, approvalId };
  }

  private async parametersOf(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    operator: OperatorIdentity,
    command: ModerationCommand,
  ): Promise<Record<string, unknown>> {
    if (command.action === 'resolve_conflict') return { statement_id: command.statementId };
    if (command.action !== 'add_statement') return {};
    const { statement: said } = command;
    if (!said) throw new ActionNotAllowed('add_statement', ['Say what the provider said.']);
    const reportedStatus = MANUAL_CLAIMS[said.outcome];
    const kept = await insertReport(payouts.tx, row.id, {
      source: 'manual',
      reportedStatus,
      resolution: reportedStatus === 'PROCESS_FAILED' ? 'PROCESSING_ERROR' : 'OK',
      processedAmountMinor: manualAmount(row, said),
      response: { providerReference: said.providerReference, code: null, message: null, httpStatus: null, raw: {} },
      addedBy: operator.id,
      comment: command.reason,
      accepted: false,
    });
    return { statement_id: kept.id, outcome: said.outcome, provider_reference: said.providerReference, processed_amount: said.processedAmount };
  }

  private async lockBoth(payouts: PayoutUnitOfWork, operator: OperatorIdentity, approvalId: string): Promise<{ row: PayoutRow; approval: ApprovalRow }> {
    if (!roleMay(operator.role, 'approval.decide')) throw new NotPermitted(`Your role (${operator.role}) lacks the permission approval.decide.`);
    const payoutId = await payoutOfApproval(payouts.tx, approvalId);
    if (!payoutId) throw new ApprovalNotFound(approvalId);
    const row = await payouts.lock(payoutId);
    const approval = await lockApproval(payouts.tx, approvalId);
    if (!approval) throw new ApprovalNotFound(approvalId);
    if (approval.maker_id === operator.id) throw new NotPermitted('Nobody approves what they asked for themselves.');
    return { row, approval };
  }

  private async obstacleOf(payouts: PayoutUnitOfWork, row: PayoutRow, approval: ApprovalRow): Promise<ApprovalNotOpen | null> {
    if (approval.state !== 'waiting') return new ApprovalNotOpen(`The approval is ${approval.state} already.`);
    const end = this.ends.endOf(row, approval);
    if (end === 'void') return this.makeVoid(payouts, row, approval, 'The payout has changed since the approval was asked for.');
    if (end === null) return null;
    await this.ends.end(payouts, row, approval, end);
    return new ApprovalNotOpen(TOO_LATE);
  }

  private async makeVoid(payouts: PayoutUnitOfWork, row: PayoutRow, approval: ApprovalRow, why: string): Promise<ApprovalNotOpen> {
    await this.ends.end(payouts, row, approval, 'void', why);
    return new ApprovalNotOpen(`${why} The approval is void: look at the payout again.`);
  }

  private async accountBy(question: typeof ACCOUNT_OF, id: string): Promise<ProviderAccount | null> {
    const found = await this.database.first<{ provider_account_id: string | null }>(question, [id]);
    if (!found) throw question === ACCOUNT_OF ? new PayoutNotFound(id) : new ApprovalNotFound(id);
    return found.provider_account_id === null ? null : this.accounts.get(found.provider_account_id);
  }
}

function actorOf(operator: OperatorIdentity): Actor {
  return { type: 'operator', id: operator.id };
}

/** A statement that is only evidence leaves the version alone, and can still turn the same action into another step. */
function isWhatWasShown(now: AllowedAction, shown: AllowedAction): boolean {
  return now.step === shown.step && now.mayBecome.join() === shown.mayBecome.join();
}

function approvedReason(approval: ApprovalRow): string {
  return `Approved: ${approval.reason}`.slice(0, 500);
}

function manualAmount(row: PayoutRow, said: ManualStatement): bigint | null {
  if (said.outcome !== 'partly_paid') return said.outcome === 'paid' ? row.amount_minor : 0n;
  try {
    const part = parseNonNegativeAmount(said.processedAmount ?? '', row.currency);
    if (part > 0n && part < row.amount_minor) return part;
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error;
  }
  throw new AmountNotAccepted(`The part that was paid must be a decimal string above zero and below the amount, in ${row.currency}.`);
}
