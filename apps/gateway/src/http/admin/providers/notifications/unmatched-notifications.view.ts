/** A message of a provider that could not be applied so far. */
export class UnmatchedNotificationView {
  id: string;
  why: 'unknown_payout' | 'unreadable';
  /** Why it is not applied, in plain words. */
  sentence: string;
  /** Our key of the payout that it names; null if it names none. */
  key: string | null;
  /** The provider's id of the payout; null if it names none. */
  reference: string | null;
  received_at: string;
  /** When it is tried again; null: not any more. */
  looks_again_at: string | null;
}

/** The oldest first, 100 at most. */
export class UnmatchedNotificationsView {
  data: UnmatchedNotificationView[];
}

/** The messages of one account that could not be applied so far. */
export class UnmatchedOfAccountView {
  account_id: string;
  account_name: string;
  /** Exact up to 10,000. */
  messages: number;
  /** When the oldest arrived. */
  since: string;
}
