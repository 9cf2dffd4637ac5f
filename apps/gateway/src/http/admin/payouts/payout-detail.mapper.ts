import type { CallbackDelivery } from '@app/callbacks';
import {
  type AllowedAction,
  callbackTypeOf,
  canBeSubmitted,
  formatAmount,
  MODERATION_REASON_FACTS,
  type ModerationFacts,
  NEXT_STEPS,
  type PayoutStatus,
  roleMay,
  type RouteChoice,
  type RequiredAction,
} from '@app/domain';
import {
  merchantTextsOf,
  type ApprovalRecord,
  type AttemptRow,
  type CaseRow,
  type OperatorPayoutRow,
  type PayoutDetail,
  type QueueItem,
  type StatementRecord,
} from '@app/payouts';
import { knowledgeSentence, labelOf, suggestionOf, whySentence } from './payout-labels.js';
import type {
  AllowedActionView,
  ApprovalView,
  AttemptView,
  CallbackDeliveryView,
  CaseView,
  FactView,
  KnowledgeView,
  OperatorNextStepView,
  PayoutDetailView,
  PayoutRowView,
  QueueItemView,
  RouteChoiceView,
  StatementView,
} from './payout-detail.view.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { timelineView } from './timeline-labels.js';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A payout in a list. */
export function payoutRowView(row: OperatorPayoutRow): PayoutRowView {
  return {
    id: row.id,
    reference: row.reference,
    merchant: { id: row.merchant_id, name: row.merchant_name },
    provider: row.provider_account_id === null ? null : { id: row.provider_account_id, name: row.provider_name ?? row.provider_account_id },
    service: row.service_code,
    amount: formatAmount(row.amount_minor, row.currency),
    currency: row.currency,
    processed_amount: row.processed_amount_minor === null ? null : formatAmount(row.processed_amount_minor, row.currency),
    status: row.status,
    resolution: row.resolution,
    moderation_required: row.moderation_required,
    moderation_reasons: row.reasons,
    provider_reference: row.provider_reference,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    version: row.version,
  };
}

function actionView(action: AllowedAction): AllowedActionView {
  return {
    action: action.action,
    label: labelOf(action),
    allowed: action.allowed,
    blocked_by: action.blockedBy,
    step: action.step,
    consequence: action.consequence,
    risk: action.risk,
    risk_reasons: action.riskReasons,
    needs_reason: action.needsReason,
    needs_second_operator: action.needsSecondOperator,
    sends: action.sends,
    may_become: [...new Set(action.mayBecome)],
    callbacks: [...new Set(action.mayBecome)].map(callbackTypeOf),
  };
}

function knowledgeView(facts: ModerationFacts, lastEnquiryAt: Date | null): KnowledgeView {
  return { verdict: facts.invoke.verdict, sentence: knowledgeSentence(facts), last_enquiry_at: iso(lastEnquiryAt) };
}

/** One line of the queue. */
export function queueItemView(item: QueueItem): QueueItemView {
  const { row, facts, actions } = item;
  const process = actions.find((action) => action.action === 'process');
  return {
    payout: payoutRowView(row),
    reason: row.case_reason,
    title: MODERATION_REASON_FACTS[row.case_reason].title,
    why: whySentence(row.case_reason, facts.provider, row.resolution),
    opened_at: row.opened_at.toISOString(),
    age_seconds: row.age_seconds,
    provider_code: row.case_provider_code,
    knowledge: knowledgeView(facts, item.lastEnquiryAt),
    risk: process?.allowed ? process.risk : facts.invoke.verdict === 'unknown' ? 'high' : 'none',
    suggestion: suggestionOf(actions, facts),
    approval_waiting: facts.approvalWaiting,
  };
}

function caseView(row: CaseRow, provider: string): CaseView {
  return {
    id: row.id,
    reason: row.reason,
    title: MODERATION_REASON_FACTS[row.reason].title,
    explanation: whySentence(row.reason, provider, row.resolution),
    resolution: row.resolution,
    provider_code: row.provider_code,
    provider_message: row.provider_message,
    opened_at: row.opened_at.toISOString(),
    closed_at: iso(row.closed_at),
  };
}

function attemptView(row: AttemptRow): AttemptView {
  return { ...row, started_at: row.started_at.toISOString(), send_deadline: row.send_deadline.toISOString(), finished_at: iso(row.finished_at) };
}

function statementView(row: StatementRecord, currency: string): StatementView {
  const { processed_amount_minor: amountMinor, added_by_name: addedBy, received_at: receivedAt, ...rest } = row;
  return {
    ...rest,
    processed_amount: amountMinor === null ? null : formatAmount(amountMinor, currency),
    added_by: addedBy,
    received_at: receivedAt.toISOString(),
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

function decisionObstacle(record: ApprovalRecord, operator: SignedInOperator): string | null {
  if (record.state !== 'waiting') return null;
  if (record.maker_id === operator.id) return 'You requested this yourself. Another operator must decide.';
  return roleMay(operator.role, 'approval.decide') ? null : `Your role (${operator.role}) cannot decide approvals.`;
}

/** An approval as this operator sees it. */
export function approvalView(record: ApprovalRecord, operator: SignedInOperator): ApprovalView {
  const blockedBy = decisionObstacle(record, operator);
  return {
    id: record.id,
    payout_id: record.payout_id,
    payout_reference: record.payout_reference,
    amount: formatAmount(record.amount_minor, record.currency),
    currency: record.currency,
    action: record.action,
    label: labelOf(record.decision),
    consequence: record.decision.consequence,
    risk: record.decision.risk,
    risk_reasons: record.decision.riskReasons,
    sends: record.decision.sends,
    may_become: record.decision.mayBecome,
    maker: { id: record.maker_id, name: record.maker_name },
    reason: record.reason,
    particulars: particularsOf(record.parameters),
    created_at: record.created_at.toISOString(),
    expires_at: record.expires_at.toISOString(),
    state: record.state,
    checker: record.checker_id === null ? null : { id: record.checker_id, name: record.checker_name ?? record.checker_id },
    decided_at: iso(record.decided_at),
    comment: record.comment,
    can_decide: record.state === 'waiting' && blockedBy === null,
    blocked_by: blockedBy,
  };
}

const NEXT_STEP_WORDS = {
  invoke: 'Send it to the provider',
  revoke: 'Ask the provider to revoke it',
  cancel: 'Ask the provider to cancel it',
  submit_details: 'Send the requested details to the provider',
  enquire: 'Enquire at the provider',
} as const;

function factsOf(dossier: PayoutDetail): FactView[] {
  const { facts, row, attempts, statements } = dossier;
  const sent = attempts.findLast((attempt) => attempt.outcome !== 'not_sent');
  const lastStatement = statements.at(-1) ?? null;
  const lastEnquiry = statements.findLast((said) => said.source === 'enquiry');
  const lines: FactView[] = [
    { mark: sent ? 'yes' : 'no', text: sent ? 'A request was sent to the provider' : 'No request was sent to the provider', at: iso(sent?.started_at ?? null) },
    {
      mark: { not_sent: 'no', not_received: 'no', received: 'yes', unknown: 'unknown' }[facts.invoke.verdict] as FactView['mark'],
      text: knowledgeSentence(facts),
      at: null,
    },
    {
      mark: row.provider_reference === null ? 'unknown' : 'yes',
      text: row.provider_reference === null ? 'Provider reference not known yet' : `Provider reference ${row.provider_reference}`,
      at: null,
    },
    {
      mark: lastEnquiry ? 'yes' : 'unknown',
      text: lastEnquiry ? `Response to the last enquiry: ${lastEnquiry.claim}` : 'No enquiry has been answered yet',
      at: iso(lastEnquiry?.received_at ?? null),
    },
    {
      mark: row.processed_amount_minor === null ? 'unknown' : row.processed_amount_minor > 0n ? 'yes' : 'no',
      text:
        row.processed_amount_minor === null
          ? 'Amount paid not known yet'
          : `${formatAmount(row.processed_amount_minor, row.currency)} ${row.currency} paid, not returned`,
      at: null,
    },
  ];
  if (lastStatement && lastStatement.id !== lastEnquiry?.id)
    lines.push({
      mark: lastStatement.accepted ? 'yes' : 'unknown',
      text: `Latest statement (${lastStatement.source.replace('_', ' ')}): ${lastStatement.claim}`,
      at: iso(lastStatement.received_at),
    });
  return lines;
}

function visitedOf(dossier: PayoutDetail): PayoutStatus[] {
  return dossier.timeline.flatMap((entry) => (entry.to_status ? [entry.to_status] : []));
}

function fieldTitle(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Everything about one payout as this operator sees it. */
export function payoutDetailView(dossier: PayoutDetail, callbacks: readonly CallbackDelivery[], operator: SignedInOperator): PayoutDetailView {
  const { row, facts, actions } = dossier;
  const lastEnquiryAt = dossier.statements.findLast((said) => said.source === 'enquiry')?.received_at ?? null;
  const blockedWork = row.moderation_required && row.next_action !== 'enquire';
  return {
    payout: payoutRowView(row),
    ...merchantTextsOf(row),
    metadata: row.metadata,
    fields: Object.entries(row.fields_masked).map(([name, masked]) => ({ name, title: fieldTitle(name), masked })),
    autoprocess: row.autoprocess,
    callback_url: row.callback_url,
    missing_fields: row.missing_fields,
    next_step: nextStepView(row.wanted),
    route: routeChoiceView(row.route_choice, facts.provider),
    next_automatic_step: row.next_action === null || blockedWork ? null : NEXT_STEP_WORDS[row.next_action],
    next_automatic_step_at: blockedWork ? null : iso(row.next_action_at),
    cases: dossier.cases.filter((one) => one.closed_at === null).map((one) => caseView(one, facts.provider)),
    facts: factsOf(dossier),
    knowledge: knowledgeView(facts, lastEnquiryAt),
    suggestion: suggestionOf(actions, facts),
    actions: actions.map(actionView),
    approvals: dossier.approvals.map((record) => approvalView(record, operator)),
    attempts: dossier.attempts.map(attemptView),
    statements: dossier.statements.map((said) => statementView(said, row.currency)),
    callbacks: callbacks.map(callbackView),
    timeline: dossier.timeline.map(timelineView),
    similar: dossier.similar.map((one) => ({ ...one, created_at: one.created_at.toISOString() })),
    visited: visitedOf(dossier),
    as_of: row.now.toISOString(),
  };
}

function nextStepView(wanted: RequiredAction | null): OperatorNextStepView | null {
  if (!wanted) return null;
  const { type, fields, challenge = null } = wanted;
  return { type, title: NEXT_STEPS[type], fields: [...fields], challenge, can_be_submitted: canBeSubmitted(wanted) };
}

function routeChoiceView(choice: RouteChoice | null, provider: string): RouteChoiceView | null {
  if (!choice) return null;
  const { routeId, because, priority, passedOver } = choice;
  const whose = because === 'merchant' ? "The merchant's own route" : 'The general route';
  const reason = `${whose} with priority ${String(priority)} leads to ${provider}${passedOver.length > 0 ? '; earlier routes did not match' : ''}.`;
  return { route_id: routeId, reason, priority, passed_over: passedOver.map((one) => ({ route_id: one.routeId, why: one.why })) };
}

function callbackView(delivery: CallbackDelivery): CallbackDeliveryView {
  return {
    id: delivery.id,
    type: delivery.type,
    sequence: delivery.sequence,
    state: delivery.state,
    attempts: delivery.attempts,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    next_attempt_at: iso(delivery.nextActionAt),
    delivered_at: iso(delivery.deliveredAt),
    created_at: delivery.createdAt.toISOString(),
  };
}
