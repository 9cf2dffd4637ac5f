import type { ChangeKindName, ChangeState } from '@app/domain';
import type { NamedView } from '../payouts/list/payout-row.view.js';
import type { ChangeView } from '../providers/accounts/provider-account.view.js';

/** One value that a change alters. Of a secret it is a fingerprint: the same secret has the same one. */
export class ChangedValueView {
  /** @example "credentials.baseUrl" */
  field: string;
  title: string;
  /** Null: there is none. */
  before: string | null;
  after: string | null;
  secret: boolean;
}

/** A change of configuration, and who must agree to it. */
export class ChangeRequestView {
  id: string;
  kind: ChangeKindName;
  title: string;
  mode: 'live' | 'test';
  /** The account, route, rule or operator. */
  subject: string;
  /** The account on whose page the request is shown; the subject itself where it has none. */
  shown_on: string;
  changes: ChangedValueView[];
  maker: NamedView;
  /** Null only in test mode. */
  reason: string | null;
  state: ChangeState;
  created_at: string;
  expires_at: string;
  /** Who published, refused or withdrew it. */
  decided_by: NamedView | null;
  decided_at: string | null;
  comment: string | null;
  /** True if this operator may publish it, with their second factor or password. */
  can_publish: boolean;
  /** True for the maker. */
  is_own: boolean;
  /** Why this operator cannot publish it; null if they can, or it does not wait. */
  blocked_by: string | null;
}

/** A change request with what happened meanwhile to the thing that it changes. */
export class ChangeRequestDetailView extends ChangeRequestView {
  /** Newest first. Where it changed the thing itself, the request cannot be published. */
  changed_since: ChangeView[];
}

/** Change requests, newest first. */
export class ChangeRequestsView {
  data: ChangeRequestView[];
  as_of: string;
}

/** What became of a change: made at once, or waiting for another operator. */
export class ChangeResultView {
  result: 'done' | 'waiting';
  message: string;
  change: ChangeRequestView;
}
