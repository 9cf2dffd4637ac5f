import type { CallbackDelivery } from '@app/callbacks';
import { describeIdentity, formatAmount } from '@app/domain';
import type { AttemptRow, CaseRow, OperatorPayoutRow, StatementRecord, TimelineEntry } from '@app/payouts';
import { whySentence, whyTitle } from '../actions/knowledge-sentences.js';
import type { AttemptView, CallbackDeliveryView, CaseView, StatementView } from './history.view.js';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A case, with what the history says about its opening. */
export function caseView(row: CaseRow, payout: OperatorPayoutRow, provider: string, timeline: readonly TimelineEntry[]): CaseView {
  const opening = timeline.findLast(({ type, data }) => type === 'case.opened' && data.reason === row.reason);
  return {
    id: row.id,
    reason: row.reason,
    title: whyTitle(row.reason, payout),
    explanation: whySentence(row.reason, payout, provider, row.resolution),
    because: typeof opening?.data.because === 'string' ? opening.data.because : null,
    resolution: row.resolution,
    provider_code: row.provider_code,
    provider_message: row.provider_message,
    opened_at: row.opened_at.toISOString(),
    closed_at: iso(row.closed_at),
  };
}

export function attemptView(row: AttemptRow): AttemptView {
  return {
    ...row,
    started_at: row.started_at.toISOString(),
    send_deadline: row.send_deadline.toISOString(),
    finished_at: iso(row.finished_at),
    identity: describeIdentity(row.identity),
  };
}

export function statementView(row: StatementRecord, currency: string): StatementView {
  const { processed_amount_minor: amountMinor, added_by_name: addedBy, received_at: receivedAt, ...rest } = row;
  return {
    ...rest,
    processed_amount: amountMinor === null ? null : formatAmount(amountMinor, currency),
    added_by: addedBy,
    received_at: receivedAt.toISOString(),
    identity: describeIdentity(row.identity),
  };
}

export function callbackView(delivery: CallbackDelivery): CallbackDeliveryView {
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
