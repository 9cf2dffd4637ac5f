import type { OperatorRole } from '@app/domain';

/** An open session, as its operator recognises it. */
export class OpenSessionView {
  id: string;
  /** True for the session of this request. */
  is_present: boolean;
  /** When the operator signed in. */
  opened_at: string;
  /** The last request, to the minute. */
  last_used_at: string;
  /** When the session ends, whatever is done in it. */
  expires_at: string;
  /** Where the operator signed in: an IPv4 address, or the first 64 bits of an IPv6 address; null if it is not known. */
  network: string | null;
  /** The families of browser and system, as the browser names them; null if they are not known. */
  device: string | null;
}

/** The sessions of the signed-in operator, the one that was used last first. */
export class OwnSessionsView {
  data: OpenSessionView[];
}

/** Whose sessions they are. */
export class SessionOwnerView {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
}

/** Another operator with their open sessions, the one that was used last first. */
export class SessionsOfOperatorView {
  operator: SessionOwnerView;
  sessions: OpenSessionView[];
}

/** Other operators who have open sessions, by name. */
export class SessionsOfOthersView {
  data: SessionsOfOperatorView[];
  /** Cursor of the next page; null on the last page. */
  next_cursor: string | null;
  has_more: boolean;
}

/** What was ended. */
export class EndedSessionsView {
  /** How many sessions have ended; 0 if there were none any more. */
  ended: number;
}
