import { roleMay } from '@app/domain';
import type { KillSwitchRecord } from '@app/payouts';
import type { ConfigurationChangeRecord } from '@app/providers';
import type { NamedView } from '../payouts/list/payout-row.view.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { stoppedSends } from '../stoppages/stoppage.mapper.js';
import type { KillSwitchChangeView, KillSwitchView, ResumptionView } from './kill-switch.view.js';

const STEPS: Readonly<Record<string, string>> = {
  'kill_switch.pressed': 'Pressed',
  'kill_switch.resume_requested': 'Asked to resume',
  'kill_switch.resume_refused': 'Request to resume refused or withdrawn',
  'kill_switch.resumed': 'Resumption approved',
};

const RESUMED_ALONE = 'Resumed by one person alone, under SOLE_OPERATOR';

/** A kill switch as the operator sees it. @param decidesAlone the operator may approve what they asked for themselves */
export function killSwitchView(record: KillSwitchRecord, operator: SignedInOperator, decidesAlone: boolean): KillSwitchView {
  const { id, scope, target_id: targetId, target_name: targetName, reason, version, waiting, on_their_way } = record;
  return {
    id,
    scope,
    target: targetId === null ? null : { id: targetId, name: targetName ?? targetId },
    title: stoppedSends(scope, targetName ?? targetId),
    reason,
    pressed_by: { id: record.pressed_by, name: record.pressed_by_name },
    pressed_at: record.pressed_at.toISOString(),
    version,
    waiting,
    on_their_way,
    resumption: record.resumed_at === null ? resumptionView(record, operator, decidesAlone) : null,
    resumed_by: named(record.resumed_by, record.resumed_by_name),
    resumed_at: record.resumed_at?.toISOString() ?? null,
  };
}

/** One step in the history. */
export function killSwitchChangeView({ subjectId, action, operatorName, reason, data, changedAt }: ConfigurationChangeRecord): KillSwitchChangeView {
  const title = data['alone'] === undefined ? (STEPS[action] ?? action) : RESUMED_ALONE;
  return { kill_switch_id: subjectId, title, operator: operatorName, reason, changed_at: changedAt.toISOString() };
}

function resumptionView(record: KillSwitchRecord, operator: SignedInOperator, decidesAlone: boolean): ResumptionView | null {
  const { resume_asked_by: askedBy, resume_asked_at: askedAt, resume_expires_at: expiresAt, resume_reason: reason } = record;
  if (askedBy === null || askedAt === null || expiresAt === null || reason === null) return null;
  const refusedBecause = whyNotApprove(record, operator, decidesAlone);
  return {
    asked_by: { id: askedBy, name: record.resume_asked_by_name ?? askedBy },
    asked_at: askedAt.toISOString(),
    reason,
    expires_at: expiresAt.toISOString(),
    has_expired: record.request_has_expired,
    is_own: askedBy === operator.id,
    may_approve: refusedBecause === null,
    approval_refused_because: refusedBecause,
  };
}

function whyNotApprove(record: KillSwitchRecord, { id, role }: SignedInOperator, decidesAlone: boolean): string | null {
  const { resume_asked_by: askedBy, request_has_expired: hasExpired } = record;
  if (hasExpired) return 'The request has expired. Ask again.';
  if (!roleMay(role, 'sending.resume')) return 'An approver or an admin has to approve it.';
  return askedBy === id && !decidesAlone ? 'You asked for it: a second person has to approve it.' : null;
}

function named(id: string | null, name: string | null): NamedView | null {
  return id === null ? null : { id, name: name ?? id };
}
