import { FourEyes } from '@app/changes';
import { violatedConstraint } from '@app/database';
import { type AllowedAction, decideAction, roleMay, shortenText, SOLE_OPERATOR, WITHOUT_SECOND_PERSON } from '@app/domain';
import type { ProviderAccount } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { APPROVAL_EXPIRED, ApprovalExpiryService } from '../approvals/approval-expiry.service.js';
import { agreeFirst, type ApprovalRow, decideApproval, lockApproval, payoutOfApproval } from '../approvals/approvals.repository.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { ActionNotAllowed, ApprovalNotFound, ApprovalNotOpen, NotPermitted, PayoutChangedMeanwhile } from '../payout/payouts.errors.js';
import { ApprovalRequestService } from './approval-request.service.js';
import { loadDecisionContext } from './decision-context.reader.js';
import { ModeratedAccountReader } from './moderated-account.reader.js';
import { actorOf, type ApprovalResult, type ModerationCommand, type ModerationResult, type OperatorIdentity } from './moderation-command.js';
import { ModerationSteps } from './moderation-steps.js';

/** Of an event, in UTF-16 code units. */
const MAX_REASON_LENGTH = 500;

/**
 * What operators do. The status decides what an intent means and evidence decides whether it is allowed. Where a second operator is
 * needed, the action waits for an approval that is bound to the version that the first operator saw, and is void once the payout changes.
 * Keeps INV-15.
 */
@Injectable()
export class ModerationService {
  constructor(
    private readonly transactions: PayoutTransactions,
    private readonly accounts: ModeratedAccountReader,
    private readonly steps: ModerationSteps,
    private readonly requests: ApprovalRequestService,
    private readonly expiry: ApprovalExpiryService,
    private readonly fourEyes: FourEyes,
  ) {}

  /**
   * Executes an action, or requests the approval of a second operator.
   * @throws {PayoutChangedMeanwhile} when the operator saw an older version
   * @throws {ActionNotAllowed} with everything that blocks it
   */
  async act(operator: OperatorIdentity, command: ModerationCommand): Promise<ModerationResult> {
    const account = await this.accounts.ofPayout(command.payoutId);
    return this.transactions.run(async (payouts) => {
      const row = await payouts.lock(command.payoutId);
      if (row.version !== command.expectedVersion) throw new PayoutChangedMeanwhile(row.id, command.expectedVersion, row.version);
      const context = await loadDecisionContext(payouts.tx, row, account, operator.role);
      const decision = decideAction(command.action, context.facts);
      if (!decision.allowed) throw new ActionNotAllowed(command.action, decision.blockedBy);
      if (decision.needsSecondOperator) return this.requests.request(payouts, row, { operator, command, decision, context, identity: identityOf(account) });
      payouts.nameAction(row.id, { action: command.action, risk: decision.risk });
      const payout = await this.steps.execute(payouts, row, {
        decision,
        context,
        account,
        actor: actorOf(operator),
        reason: command.reason,
        statementId: command.statementId ?? null,
        details: command.details ?? {},
      });
      return { kind: 'done', decision, payout };
    });
  }

  /**
   * Approves a request as another operator, and executes its action at once; where an approval rule asks for two, the first one's approval is kept until
   * the second one's. Under SOLE_OPERATOR it may be the operator who requested it.
   * @param isProvedAgain the operator has just entered the password, which is needed to approve one's own request
   * @throws {ApprovalNotOpen} when it was decided, has expired, or the payout has changed (it is void then)
   * @throws {NotPermitted} for the operator who requested it, and for roles that may not decide
   */
  async approve(operator: OperatorIdentity, approvalId: string, comment: string | null, isProvedAgain = false): Promise<ApprovalResult> {
    const mayBeAlone = await this.fourEyes.decidesAlone(operator.id);
    const decided = { isAlone: false };
    const account = await this.accounts.ofApproval(approvalId);
    const approved = this.transactions.run(async (payouts): Promise<ApprovalResult | ApprovalNotOpen> => {
      assertMayDecide(operator);
      const { row, approval } = await lockApprovalAndPayout(payouts, approvalId);
      decided.isAlone = approval.maker_id === operator.id;
      if (decided.isAlone) assertMayBeAlone(mayBeAlone, isProvedAgain);
      // What became of the approval has to be committed, so a refusal is returned here and thrown after the commit.
      const refusal = await this.expiry.refuseIfClosed(payouts, row, approval, identityOf(account));
      if (refusal) return refusal;
      const context = await loadDecisionContext(payouts.tx, row, account, operator.role);
      const decision = decideAction(approval.action, { ...context.facts, approvalWaiting: false });
      if (!decision.allowed) throw new ActionNotAllowed(approval.action, decision.blockedBy);
      if (!isWhatWasShown(decision, approval.decision))
        return this.expiry.makeVoid(payouts, row, approval, 'Evidence has come since the approval was asked for, and the action would do something else now.');
      assertMayAgree(operator, approval);
      if (approval.approvers === 2 && approval.first_checker_id === null)
        return { kind: 'agreed', decision, payout: await recordAgreement(payouts, row, approval, { operator, comment }) };
      // First the decision, for the payout as it still is; then the action. Constraints in the database require this order.
      const agreed = await recordApproval(payouts, row, approval, { operator, comment });
      const payout = await this.steps.execute(payouts, agreed, {
        decision,
        context,
        account,
        actor: actorOf(operator),
        reason: shortenText(`Approved: ${approval.reason}`, MAX_REASON_LENGTH),
        statementId: typeof approval.parameters.statement_id === 'string' ? approval.parameters.statement_id : null,
        details: {},
      });
      return { kind: 'done', decision, payout };
    });
    const outcome = await approved.catch((error: unknown) => {
      // It can expire after it was checked above: the constraint looks at the clock last.
      throw violatedConstraint(error) === 'approval_in_time' ? new ApprovalNotOpen(APPROVAL_EXPIRED) : error;
    });
    if (outcome instanceof ApprovalNotOpen) throw outcome;
    if (decided.isAlone) this.fourEyes.reportAlone({ operatorId: operator.id, what: 'approval.approved', about: approvalId });
    return outcome;
  }

  /**
   * Rejects a request as a second operator, or withdraws it as the one who requested it. The payout changes only by an event.
   * @returns the payout as it was committed
   * @throws {ApprovalNotFound | ApprovalNotOpen | NotPermitted}
   */
  async reject(operator: OperatorIdentity, approvalId: string, comment: string): Promise<PayoutRow> {
    return this.transactions.run(async (payouts) => {
      const { row, approval } = await lockApprovalAndPayout(payouts, approvalId);
      if (approval.state !== 'waiting') throw new ApprovalNotOpen(`The approval is ${approval.state} already.`);
      const isMaker = approval.maker_id === operator.id;
      if (!isMaker) assertMayDecide(operator);
      // The database accepts no decision by the maker, so a withdrawal makes the approval void.
      await decideApproval(payouts.tx, approval.id, { state: isMaker ? 'void' : 'rejected', checkerId: isMaker ? null : operator.id, comment });
      return payouts.record(row, {
        type: isMaker ? 'approval.withdrawn' : 'approval.rejected',
        actor: actorOf(operator),
        reason: comment,
        data: { approval: approval.id, action: approval.action },
      });
    });
  }
}

function identityOf(account: ProviderAccount | null): string | null {
  return account?.identity ?? null;
}

function assertMayDecide({ role }: OperatorIdentity): void {
  if (!roleMay(role, 'approval.decide')) throw new NotPermitted(`Your role (${role}) lacks the permission approval.decide.`);
}

function assertMayBeAlone(mayBeAlone: boolean, isProvedAgain: boolean): void {
  if (!mayBeAlone) throw new NotPermitted(`You cannot approve your own request. Ask a second operator. ${WITHOUT_SECOND_PERSON}`);
  if (!isProvedAgain) throw new NotPermitted('Enter your password to approve your own request.');
}

/** Of two, each is another person, and as many are admins as the rules ask for. @throws {NotPermitted} */
function assertMayAgree({ id, role }: OperatorIdentity, approval: ApprovalRow): void {
  if (approval.maker_id === id && approval.approvers > 1) throw new NotPermitted('You requested this yourself, and an approval rule asks for two others.');
  if (approval.first_checker_id === id) throw new NotPermitted('You have approved it already. It takes another approver as well.');
  const isFirst = approval.first_checker_id === null;
  const isLast = approval.approvers === 1 || !isFirst;
  const admins = Number(role === 'admin') + Number(approval.first_checker_role === 'admin');
  const adminsToCome = isLast ? 0 : approval.approvers - 1;
  if (admins + adminsToCome < approval.admins)
    throw new NotPermitted('An approval rule asks for an administrator. Your approval would leave no place for one.');
}

/** Locks the payout first, as everywhere, then the approval. */
async function lockApprovalAndPayout(payouts: PayoutUnitOfWork, approvalId: string): Promise<{ row: PayoutRow; approval: ApprovalRow }> {
  const payoutId = await payoutOfApproval(payouts.tx, approvalId);
  if (!payoutId) throw new ApprovalNotFound(approvalId);
  const row = await payouts.lock(payoutId);
  const approval = await lockApproval(payouts.tx, approvalId);
  if (!approval) throw new ApprovalNotFound(approvalId);
  return { row, approval };
}

/** The first of two agrees. The payout's version stays, so that the other one decides about what both have seen. */
async function recordAgreement(
  payouts: PayoutUnitOfWork,
  row: PayoutRow,
  approval: ApprovalRow,
  { operator, comment }: { operator: OperatorIdentity; comment: string | null },
): Promise<PayoutRow> {
  await agreeFirst(payouts.tx, approval.id, operator.id, comment);
  return payouts.record(row, {
    type: 'approval.agreed',
    actor: actorOf(operator),
    ...(comment === null ? {} : { reason: comment }),
    data: { approval: approval.id, action: approval.action, maker: approval.maker_id, approvers: approval.approvers },
  });
}

async function recordApproval(
  payouts: PayoutUnitOfWork,
  row: PayoutRow,
  approval: ApprovalRow,
  { operator, comment }: { operator: OperatorIdentity; comment: string | null },
): Promise<PayoutRow> {
  const isAlone = approval.maker_id === operator.id;
  await decideApproval(payouts.tx, approval.id, { state: 'approved', checkerId: operator.id, comment, people: isAlone ? 1 : approval.approvers === 2 ? 3 : 2 });
  return payouts.record(row, {
    type: 'approval.approved',
    actor: actorOf(operator),
    ...(comment === null ? {} : { reason: comment }),
    data: {
      approval: approval.id,
      action: approval.action,
      maker: approval.maker_id,
      checker: operator.id,
      ...alsoAgreed(approval),
      ...(isAlone ? { alone: SOLE_OPERATOR } : {}),
    },
  });
}

function alsoAgreed({ first_checker_id: firstChecker }: ApprovalRow): { firstChecker?: string } {
  return firstChecker === null ? {} : { firstChecker };
}

/** New evidence and new tasks leave the payout's version as it is, and can still make the same action do, or send, something else. */
function isWhatWasShown(now: AllowedAction, shown: AllowedAction): boolean {
  return now.step === shown.step && now.sends === shown.sends && now.mayBecome.join() === shown.mayBecome.join();
}
