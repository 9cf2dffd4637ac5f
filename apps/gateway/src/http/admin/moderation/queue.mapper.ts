import { MODERATION_REASON_FACTS } from '@app/domain';
import type { ModerationReader, QueueItem } from '@app/payouts';
import { knowledgeView } from '../payouts/actions/action.mapper.js';
import { whySentence, whyTitle } from '../payouts/actions/knowledge-sentences.js';
import { suggestionOf } from '../payouts/actions/suggestion.js';
import { payoutRowView } from '../payouts/list/payout-row.mapper.js';
import type { QueueItemView, QueuePageView } from './queue.view.js';

/** A page of the queue, with the number of payouts for each reason. */
export function queuePageView(page: Awaited<ReturnType<ModerationReader['queue']>>): QueuePageView {
  return {
    data: page.data.map(queueItemView),
    next_cursor: page.nextCursor,
    has_more: page.nextCursor !== null,
    total: page.counts.reasons.reduce((sum, one) => sum + one.count, 0),
    total_capped: page.counts.isCapped,
    reasons: page.counts.reasons.map(({ reason, count }) => ({ reason, count, title: MODERATION_REASON_FACTS[reason].title })),
    as_of: page.asOf.toISOString(),
  };
}

function queueItemView(item: QueueItem): QueueItemView {
  const { row, facts, actions } = item;
  return {
    payout: payoutRowView(row),
    reason: row.case_reason,
    title: whyTitle(row.case_reason, row),
    why: whySentence(row.case_reason, row, facts.provider, row.resolution),
    opened_at: row.opened_at.toISOString(),
    age_seconds: row.age_seconds,
    provider_code: row.case_provider_code,
    knowledge: knowledgeView(facts, item.lastEnquiryAt),
    risk: riskOf(item),
    suggestion: suggestionOf(actions, facts),
    approval_waiting: facts.approvalWaiting,
  };
}

/** The risk of paying twice if the payout were processed now; null where it cannot be processed and so was not computed. */
function riskOf({ facts, actions }: QueueItem): QueueItemView['risk'] {
  if (facts.invoke.verdict === 'unknown') return 'high';
  return actions.find(({ action }) => action === 'process')?.risk ?? null;
}
