interface AlertKind {
  /** How soon somebody has to look: `now` rings at night, `today` may wait for the morning. */
  urgency: 'now' | 'today';
  /** What has happened, in a sentence. */
  says: string;
}

/** Everything that an operator has to act on. docs/operations.md says what to do about each; a test holds the two together. */
export const ALERTS = {
  enquiry_exhausted: { urgency: 'today', says: 'a provider gave no final response to any scheduled enquiry' },
  conflict_opened: { urgency: 'today', says: 'two statements about one payout contradict each other' },
  refusal_unexplained: { urgency: 'today', says: 'a provider declined a payout with a code that gives no reason: ask the provider for the reason' },
  breaker_opened: { urgency: 'now', says: 'a provider fails repeatedly, so nothing is sent through its account until one payout has succeeded' },
  details_unreadable: { urgency: 'now', says: "a recipient's details cannot be decrypted, so nothing is sent to that recipient" },
  callback_secret_unreadable: { urgency: 'now', says: "a merchant's signing secret cannot be decrypted, so the merchant receives no callbacks" },
  callback_endpoint_disabled: { urgency: 'today', says: "a merchant's callback endpoint was switched off: tell the merchant" },
  sender_lock_lost: { urgency: 'now', says: 'the connection that holds the sender locks was lost; requests in progress are held back' },
  history_contradicted: { urgency: 'now', says: 'the history in the database differs from the signed history' },
  checkpoints_not_kept: { urgency: 'today', says: 'history checkpoints cannot be written to their file' },
  job_failed: { urgency: 'now', says: 'a job failed' },
  request_failed: { urgency: 'now', says: 'a request failed on our side' },
} as const satisfies Record<string, AlertKind>;

export type AlertName = keyof typeof ALERTS;

export const ALERT_NAMES = Object.keys(ALERTS) as AlertName[];

/** What an alert is about: ids and names of ours. Nothing that a recipient, a merchant or a provider wrote. */
export interface AlertFacts {
  payoutId?: string;
  merchantId?: string;
  providerAccountId?: string | null;
  requestId?: string;
  /** A job, and the row that it looked at. */
  job?: string;
  rowId?: string;
  /** A route's pattern, never the path. */
  method?: string;
  route?: string;
  /** Scheme, host and port of a receiver. */
  receiver?: string;
}

/** An alert that waits for the commit of what it tells of. */
export interface PendingAlert {
  name: AlertName;
  facts: AlertFacts;
}
