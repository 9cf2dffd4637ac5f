import { type AllowedAction, describeIdentity, formatAmount, roleMay } from '@app/domain';
import type { ApprovalRecord, ApprovalSubject } from '@app/payouts';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { labelOf } from '../actions/action-labels.js';
import { knowledgeView } from '../actions/action.mapper.js';
import { payoutRowView, similarView } from '../list/payout-row.mapper.js';
import { recipientView } from './recipient.mapper.js';
import type { ApprovalView } from './approval.view.js';

/** An approval as this operator sees it. @param decidesAlone the operator may approve what they requested themselves */
export function approvalView(record: ApprovalRecord, subject: ApprovalSubject, operator: SignedInOperator, decidesAlone = false): ApprovalView {
  const blockedBy = decisionObstacle(record, operator, decidesAlone);
  return {
    id: record.id,
    payout_id: record.payout_id,
    payout_reference: record.payout_reference,
    amount: formatAmount(record.amount_minor, record.currency),
    currency: record.currency,
    payout: payoutRowView(subject.row),
    recipient: recipientView(subject.row),
    knowledge: knowledgeView(subject.facts, subject.lastEnquiryAt),
    similar: subject.similar.map(similarView),
    action: record.action,
    label: labelOf(record.decision),
    consequence: record.decision.consequence,
    risk: record.decision.risk,
    risk_reasons: record.decision.riskReasons,
    sends: record.decision.sends,
    may_become: record.decision.mayBecome,
    identity: record.identity === null ? null : describeIdentity(record.identity),
    maker: { id: record.maker_id, name: record.maker_name },
    reason: record.reason,
    particulars: particularsOf(record.parameters),
    created_at: record.created_at.toISOString(),
    expires_at: record.expires_at.toISOString(),
    state: record.state,
    checker: record.checker_id === null ? null : { id: record.checker_id, name: record.checker_name ?? record.checker_id },
    decided_at: record.decided_at?.toISOString() ?? null,
    comment: record.comment,
    people: record.people,
    approvers: record.approvers,
    admins: record.admins,
    approved: record.state === 'approved' ? record.approvers : Number(record.first_checker_id !== null),
    first_checker: record.first_checker_id === null ? null : { id: record.first_checker_id, name: record.first_checker_name ?? record.first_checker_id },
    first_agreed_at: record.first_agreed_at?.toISOString() ?? null,
    first_comment: record.first_comment,
    asked_by: rulesOf(record),
    is_own: record.maker_id === operator.id,
    can_decide: record.state === 'waiting' && blockedBy === null,
    blocked_by: blockedBy,
  };
}

function particularsOf(parameters: Record<string, unknown>): string[] {
  const lines: [string, unknown][] = [
    ['Reported outcome', parameters.outcome],
    ['Provider reference', parameters.provider_reference],
    ['Amount paid', parameters.processed_amount],
    ['Statement', parameters.outcome === undefined ? parameters.statement_id : undefined],
  ];
  return lines.filter((line): line is [string, string] => typeof line[1] === 'string').map(([title, value]) => `${title}: ${value}`);
}

function decisionObstacle(record: ApprovalRecord, operator: SignedInOperator, decidesAlone: boolean): string | null {
  if (record.state !== 'waiting') return null;
  if (record.maker_id === operator.id && !(decidesAlone && record.approvers === 1)) return 'You requested this yourself. Another operator must decide.';
  if (record.first_checker_id === operator.id) return 'You have approved it already. It takes another person as well.';
  return roleMay(operator.role, 'approval.decide') ? null : `Your role (${operator.role}) cannot decide approvals.`;
}

/** Requests of earlier versions name no rules. */
function rulesOf({ decision }: { decision: Partial<Pick<AllowedAction, 'askedBy'>> }): string[] {
  return decision.askedBy ?? [];
}
