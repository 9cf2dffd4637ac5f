import type { ApiKeyScope, ApiKeyState } from '@app/domain';
import type { ChangeRequestView } from '../../changes/change-request.view.js';
import type { NamedView } from '../../payouts/list/payout-row.view.js';

export class ApiKeyUseView {
  /** To the minute. */
  at: string;
  /** An IPv4 address, or the first 64 bits of an IPv6 address. */
  network: string;
}

/** An API key without its secret. */
export class ApiKeyView {
  id: string;
  mode: 'live' | 'test';
  name: string;
  scopes: ApiKeyScope[];
  /** Empty: any address. */
  allowed_cidrs: string[];
  state: ApiKeyState;
  /** How the key begins and ends, so that people recognise it; the end is missing where it is not known. */
  shown_as: string;
  created_at: string;
  /** Null: a command on the server. */
  made_by: NamedView | null;
  expires_at: string | null;
  revoked_at: string | null;
  /** Null: never, or in the last minute only. */
  last_use: ApiKeyUseView | null;
  /** Until when its maker can fetch the secret; null unless it waits for that. */
  claim_until: string | null;
  /** True if this operator can fetch the secret now. */
  can_claim: boolean;
  /** The key that ends once the secret of this one was fetched. */
  replaces: string | null;
}

export class ApiKeysView {
  /** The newest first, at most 200. */
  data: ApiKeyView[];
  as_of: string;
}

/** What became of a new key. */
export class ApiKeyResultView {
  result: 'done' | 'waiting';
  message: string;
  /** The key itself. It is shown once. Null while it waits. */
  secret: string | null;
  /** Null while it waits. */
  api_key: ApiKeyView | null;
  /** The request that waits; null where one person was enough. */
  change: ChangeRequestView | null;
}
