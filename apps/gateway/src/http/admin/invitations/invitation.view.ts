import type { InvitationState, OperatorRole } from '@app/domain';
import type { NamedView } from '../payouts/list/payout-row.view.js';

/** An invitation to become an operator, without its link. */
export class InvitationView {
  id: string;
  /** Null: the first administrator, who gives it. */
  email: string | null;
  role: OperatorRole;
  state: InvitationState;
  /** Null: a command on the server. */
  invited_by: NamedView | null;
  created_at: string;
  /** Until when the link is accepted, or, while there is none, can be fetched. */
  expires_at: string;
  ended_at: string | null;
  /** Whom it has made. */
  operator_id: string | null;
  /** True if this operator can fetch the link. */
  can_fetch: boolean;
}

/** Invitations: those that are not over first, then the newest. */
export class InvitationsView {
  data: InvitationView[];
}

/** The link of an invitation. */
export class InvitationLinkView {
  /** What follows `/admin/join#` in the link. This is the only time that it is shown. */
  token: string;
  invitation: InvitationView;
}

/** Whom a link is for. */
export class OpenedInvitationView {
  /** Null: the first administrator, who enters it. */
  email: string | null;
  role: OperatorRole;
  expires_at: string;
}

/** Who has become an operator, and signs in next. */
export class AcceptedInvitationView {
  email: string;
  name: string;
  role: OperatorRole;
}
