import type { CallbackDelivery } from '@app/callbacks';
import { canBeSubmitted, NEXT_STEPS, type PayoutStatus, type RequiredAction, type RouteChoice } from '@app/domain';
import { merchantTextsOf, type PayoutDetail } from '@app/payouts';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { actionView, knowledgeView } from '../actions/action.mapper.js';
import { suggestionOf } from '../actions/suggestion.js';
import { attemptView, callbackView, caseView, statementView } from '../history/history.mapper.js';
import { timelineView } from '../history/timeline.mapper.js';
import { payoutRowView, similarView } from '../list/payout-row.mapper.js';
import { payoutStoppageView } from '../../stoppages/stoppage.mapper.js';
import { approvalView } from './approval.mapper.js';
import { knownFacts } from './known-facts.js';
import { recipientView } from './recipient.mapper.js';
import type { OperatorNextStepView, PayoutDetailView, RouteChoiceView } from './payout-detail.view.js';

const NEXT_AUTOMATIC_STEPS = {
  invoke: 'Send it to the provider',
  revoke: 'Ask the provider to revoke it',
  cancel: 'Ask the provider to cancel it',
  submit_details: 'Send the requested details, or the next step, to the provider',
  enquire: 'Enquire at the provider',
  watch: 'Ask the provider whether the payment stands',
} as const;

/** Everything about one payout as this operator sees it. */
export function payoutDetailView(
  detail: PayoutDetail,
  callbacks: readonly CallbackDelivery[],
  operator: SignedInOperator,
  decidesAlone = false,
): PayoutDetailView {
  const { row, facts, actions } = detail;
  const lastEnquiryAt = detail.statements.findLast(({ source }) => source === 'enquiry')?.received_at ?? null;
  return {
    payout: payoutRowView(row),
    ...merchantTextsOf(row),
    metadata: row.metadata,
    fields: recipientView(row),
    autoprocess: row.autoprocess,
    callback_url: row.callback_url,
    missing_fields: row.missing_fields,
    next_step: nextStepView(row.wanted),
    watched_until: row.watched_until?.toISOString() ?? null,
    route: routeChoiceView(row.route_choice, facts.provider),
    ...nextAutomaticStep(row),
    stoppage: payoutStoppageView(detail.stoppage),
    cases: detail.cases.filter((one) => one.closed_at === null).map((one) => caseView(one, row, facts.provider, detail.timeline)),
    facts: knownFacts(detail),
    knowledge: knowledgeView(facts, lastEnquiryAt),
    suggestion: suggestionOf(actions, facts),
    actions: actions.map(actionView),
    approvals: detail.approvals.map((record) => approvalView(record, { ...detail, lastEnquiryAt }, operator, decidesAlone)),
    attempts: detail.attempts.map(attemptView),
    statements: detail.statements.map((statement) => statementView(statement, row.currency)),
    callbacks: callbacks.map(callbackView),
    timeline: detail.timeline.map(timelineView),
    similar: detail.similar.map(similarView),
    visited: visitedStatuses(detail),
    as_of: row.now.toISOString(),
  };
}

/** The step that comes first. While a payout requires a decision, enquiries are the only automatic one. */
function nextAutomaticStep(row: PayoutDetail['row']): Pick<PayoutDetailView, 'next_automatic_step' | 'next_automatic_step_at'> {
  const send = row.moderation_required ? null : row.send_task;
  const ask = row.enquire_due_at === null && row.watch_due_at !== null ? 'watch' : 'enquire';
  const at = send === null ? (row.enquire_due_at ?? row.watch_due_at) : row.send_due_at;
  if (at === null) return { next_automatic_step: null, next_automatic_step_at: null };
  return { next_automatic_step: NEXT_AUTOMATIC_STEPS[send ?? ask], next_automatic_step_at: at.toISOString() };
}

function nextStepView(action: RequiredAction | null): OperatorNextStepView | null {
  if (!action) return null;
  const { type, fields, challenge = null } = action;
  return { type, title: NEXT_STEPS[type], fields: [...fields], challenge, can_be_submitted: canBeSubmitted(action) };
}

function routeChoiceView(choice: RouteChoice | null, provider: string): RouteChoiceView | null {
  if (!choice) return null;
  const { routeId, because, priority, passedOver } = choice;
  const whose = because === 'merchant' ? "The merchant's own route" : 'The general route';
  const reason = `${whose} with priority ${String(priority)} leads to ${provider}${passedOver.length > 0 ? '; earlier routes did not match' : ''}.`;
  return { route_id: routeId, reason, priority, passed_over: passedOver.map((one) => ({ route_id: one.routeId, why: one.why })) };
}

function visitedStatuses({ timeline }: PayoutDetail): PayoutStatus[] {
  return timeline.flatMap((entry) => (entry.to_status ? [entry.to_status] : []));
}
