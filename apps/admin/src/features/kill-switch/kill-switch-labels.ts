import type { KillSwitchScope } from '@app/domain';
import type { KillSwitchView } from '../../generated/types.gen.js';
import { countText } from '../../lib/format/amount-text.js';

export const SCOPE_LABELS: Readonly<Record<KillSwitchScope, string>> = {
  all: 'All live sends',
  merchant: 'One merchant',
  service: 'One service',
  account: 'One provider account',
};

/** How many payouts wait because of it, and which sends it came too late for. */
export function waitingText({ waiting, on_their_way: onTheirWay }: Pick<KillSwitchView, 'waiting' | 'on_their_way'>): string {
  const waits = waiting === 0 ? 'No payout waits yet.' : `${countText(waiting, 'payout waits', 'payouts wait')}.`;
  return onTheirWay === 0 ? waits : `${waits} ${countText(onTheirWay, 'send was', 'sends were')} on the way before it.`;
}

/** What is missing until sends are resumed. */
export function nextStepText({ resumption }: Pick<KillSwitchView, 'resumption'>): string {
  if (resumption === null) return 'Nobody has asked to resume.';
  if (resumption.has_expired) return 'The request to resume has expired.';
  if (resumption.is_own && resumption.may_approve) return 'You asked to resume. You are the only one who can approve it, under SOLE_OPERATOR.';
  return `${resumption.asked_by.name} asked to resume; a second person has to approve it.`;
}
