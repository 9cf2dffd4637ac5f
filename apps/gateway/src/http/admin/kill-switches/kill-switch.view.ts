import { KILL_SWITCH_SCOPES, type KillSwitchScope } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import type { NamedView } from '../payouts/list/payout-row.view.js';

/** A request to resume. */
export class ResumptionView {
  asked_by: NamedView;
  asked_at: string;
  reason: string;
  /** After this moment it can no longer be approved. */
  expires_at: string;
  has_expired: boolean;
  /** True for the operator who asked. */
  is_own: boolean;
  /** Whether the signed-in operator may approve it. */
  may_approve: boolean;
  /** Why they may not, or null. */
  approval_refused_because: string | null;
}

/** Live sends of money that somebody stopped. */
export class KillSwitchView {
  id: string;
  @ApiProperty({ enum: KILL_SWITCH_SCOPES })
  scope: KillSwitchScope;
  /** The merchant, service or provider account; null for all. */
  target: NamedView | null;
  /** What is stopped, short. */
  title: string;
  reason: string;
  pressed_by: NamedView;
  pressed_at: string;
  version: number;
  /** Payouts that wait to be sent because of it; exact up to 10,000. */
  waiting: number;
  /** Sends that had begun before it was pressed, and whose outcome is not known yet. */
  on_their_way: number;
  /** The request that waits for a second person; null when there is none, or sends were resumed. */
  resumption: ResumptionView | null;
  /** Who approved the resumption; null while sends are stopped. */
  resumed_by: NamedView | null;
  resumed_at: string | null;
}

/** Something that can be stopped by itself. */
export class KillSwitchTargetView {
  @ApiProperty({ enum: ['merchant', 'service', 'account'] })
  scope: 'merchant' | 'service' | 'account';
  id: string;
  name: string;
}

/** One step in the history of the kill switches. */
export class KillSwitchChangeView {
  kill_switch_id: string;
  /** What was done, short. */
  title: string;
  operator: string;
  reason: string | null;
  changed_at: string;
}

/** What is stopped now, and what was before. */
export class KillSwitchesView {
  /** In force, the longest first. */
  data: KillSwitchView[];
  /** Over, the latest first; 20 at most. */
  past: KillSwitchView[];
  /** How many people it takes to resume: two, or one for this operator under SOLE_OPERATOR. */
  people_to_resume: number;
  as_of: string;
}

/** What can be stopped by itself, by name. */
export class KillSwitchTargetsView {
  data: KillSwitchTargetView[];
}

/** Who pressed, asked, refused and resumed, newest first. */
export class KillSwitchChangesView {
  data: KillSwitchChangeView[];
}
