import { FourEyes } from '@app/changes';
import { type AllowedAction, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { ApprovalExpiryService } from '../approvals/approval-expiry.service.js';
import { insertApproval } from '../approvals/approvals.repository.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed } from '../payout/payouts.errors.js';
import { insertReport } from '../payout/provider-reports.repository.js';
import { assertAcceptable } from './accepted-report.js';
import type { DecisionContext } from './decision-context.js';
import { manualReport } from './manual-statement.js';
import { actorOf, type ModerationCommand, type ModerationResult, type OperatorIdentity } from './moderation-command.js';

/** An action that needs a second operator. */
export interface ApprovalDraft {
  operator: OperatorIdentity;
  command: ModerationCommand;
  decision: AllowedAction;
  context: DecisionContext;
  /** Of the account that the operator saw; null while the payout has none. */
  identity: string | null;
}

/** Requests the approval of a second operator. It is bound to the version that the request leaves behind. Keeps INV-14. */
@Injectable()
export class ApprovalRequestService {
  constructor(
    private readonly expiry: ApprovalExpiryService,
    private readonly fourEyes: FourEyes,
  ) {}

  /** @throws {ActionNotAllowed | AmountNotAccepted} */
  async request(payouts: PayoutUnitOfWork, row: PayoutRow, draft: ApprovalDraft): Promise<ModerationResult> {
    const { operator, command, decision, context, identity } = draft;
    await this.assertCanBeMet(payouts, draft);
    assertAcceptable(row, { decision, context, statementId: command.statementId ?? null });
    const parameters = await parametersOf(payouts, row, draft);
    const { approvers, admins, askedBy } = decision;
    const approvalId = newId('approval');
    const requested = await payouts.apply(row, {
      type: 'approval.requested',
      actor: actorOf(operator),
      reason: command.reason,
      data: { approval: approvalId, action: command.action, ...parameters, ...(askedBy.length === 0 ? {} : { approvers, admins, rules: askedBy }) },
    });
    // The event has changed the payout's version, so an approval that still waits is void now.
    const after = await this.expiry.closeOutdatedOf(payouts, requested);
    await insertApproval(payouts.tx, {
      id: approvalId,
      payoutId: row.id,
      action: command.action,
      parameters,
      decision,
      payoutVersion: requested.version,
      makerId: operator.id,
      reason: command.reason,
      identity,
      approvers: approvers === 2 ? 2 : 1,
      admins,
    });
    return { kind: 'approval_requested', decision, approvalId, payout: after };
  }

  /** A request that nobody could approve is not made, where rules ask for more than the one person for whom a request may wait until there is one. */
  private async assertCanBeMet({ tx }: PayoutUnitOfWork, { operator, command, decision }: ApprovalDraft): Promise<void> {
    const isOrdinary = decision.approvers === 1 && decision.admins === 0;
    if (isOrdinary || (await this.fourEyes.othersCanMeet(tx, operator.id, decision))) return;
    const rules = decision.askedBy.map((name) => `"${name}"`).join(', ');
    throw new ActionNotAllowed(command.action, [
      `Too few others may sign in to approve it, by the approval rules ${rules}. Add operators, or change the rules under Approvals, Rules.`,
    ]);
  }
}

/** The parameters that the approval keeps for the action. A manual statement is stored here, and counts once the approval is given. */
async function parametersOf(payouts: PayoutUnitOfWork, row: PayoutRow, { operator, command, identity }: ApprovalDraft): Promise<Record<string, unknown>> {
  if (command.action === 'resolve_conflict') return { statement_id: command.statementId };
  if (command.action !== 'add_statement') return {};
  const { statement } = command;
  if (!statement) throw new ActionNotAllowed('add_statement', ['Say what the provider said.']);
  const stored = await insertReport(payouts, row.id, { ...manualReport(row, statement, operator.id, command.reason), identity });
  return {
    statement_id: stored.id,
    outcome: statement.outcome,
    provider_reference: statement.providerReference,
    processed_amount: statement.processedAmount,
  };
}
