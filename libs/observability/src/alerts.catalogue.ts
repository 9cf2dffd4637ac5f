import type { AlertUrgency, Mode } from '@app/domain';

interface AlertKind {
  /** How soon an operator has to act: `now` also at night, `today` can wait until the morning. */
  urgency: AlertUrgency;
  /** What has happened, as a sentence. */
  message: string;
  /** It is always about one mode, which it names. */
  isOfMode?: true;
}

/** Everything that an operator has to act on. docs/operations.md says what to do about each; a test compares the two lists. */
export const ALERTS = {
  enquiry_exhausted: { urgency: 'today', isOfMode: true, message: 'a provider gave no final response to any scheduled enquiry' },
  conflict_opened: { urgency: 'today', isOfMode: true, message: 'two statements about one payout contradict each other' },
  refusal_unexplained: {
    urgency: 'today',
    isOfMode: true,
    message: 'a provider declined a payout with a code that gives no reason: ask the provider for the reason',
  },
  kill_switch_pressed: { urgency: 'now', message: 'somebody stopped live sends of money; two people have to resume them' },
  breaker_opened: {
    urgency: 'now',
    isOfMode: true,
    message: 'a provider fails or refuses the account repeatedly, so nothing is sent through it until one payout has succeeded',
  },
  payouts_overdue: { urgency: 'now', isOfMode: true, message: 'payouts have been due for minutes and no worker takes them' },
  payouts_waiting: {
    urgency: 'today',
    isOfMode: true,
    message: 'payouts have waited for a quarter of an hour behind a kill switch, a paused account, an open breaker or an answer that a provider asked for',
  },
  queue_late: {
    urgency: 'now',
    isOfMode: true,
    message: 'the queue of moderation is beyond its limits: cases wait longer, or there are more of them, than agreed',
  },
  queue_in_time: { urgency: 'today', isOfMode: true, message: 'all clear: the queue of moderation is within its limits again' },
  notification_unmatched: {
    urgency: 'today',
    isOfMode: true,
    message: 'a provider sent messages about payouts that are not known or that cannot be read, so what they report is not applied',
  },
  details_unreadable: { urgency: 'now', isOfMode: true, message: "a recipient's details cannot be decrypted, so nothing is sent to that recipient" },
  callback_secret_unreadable: {
    urgency: 'now',
    isOfMode: true,
    message: "a merchant's signing secret cannot be decrypted, so the merchant receives no callbacks",
  },
  callback_endpoint_disabled: { urgency: 'today', isOfMode: true, message: "a merchant's callback endpoint was switched off: tell the merchant" },
  sender_lock_lost: { urgency: 'now', message: 'the connection that holds the sender locks was lost; requests in progress are held back' },
  lock_not_had: { urgency: 'now', message: 'a lock was not had for longer than it may be held, so what needs it is not done' },
  recipients_read: { urgency: 'now', message: 'an operator has read the details of as many recipients as they may within an hour' },
  history_contradicted: { urgency: 'now', message: 'the history in the database differs from the signed history' },
  anchor_broken: { urgency: 'now', message: 'the file with the signed checkpoints is missing or shorter than it was: nothing is sealed' },
  database_behind_file: { urgency: 'now', message: 'the signed file is ahead of the database, which was restored: nothing is sent until that is confirmed' },
  checkpoints_not_kept: { urgency: 'today', message: 'history checkpoints cannot be written to their file' },
  job_failed: { urgency: 'now', message: 'a job failed' },
  service_away: { urgency: 'now', message: 'a service that the gateway needs has not worked for half a minute' },
  request_failed: { urgency: 'now', message: 'a request failed on our side' },
} as const satisfies Record<string, AlertKind>;

export type AlertName = keyof typeof ALERTS;

export const ALERT_NAMES = Object.keys(ALERTS) as AlertName[];

/** An alert that is always about one mode. */
export type ModeAlertName = { [Name in AlertName]: (typeof ALERTS)[Name] extends { isOfMode: true } ? Name : never }[AlertName];

/** True for an alert that is always about one mode. */
export const isOfMode = (name: AlertName): name is ModeAlertName => 'isOfMode' in ALERTS[name];

/** What an alert is about: the gateway's own ids and names, and nothing that a recipient, a merchant or a provider wrote. */
export interface AlertFacts {
  payoutId?: string;
  merchantId?: string;
  providerAccountId?: string | null;
  requestId?: string;
  /** The name of a job. */
  job?: string;
  /** The row that the job was about. */
  rowId?: string;
  /** A route's pattern, never the path. */
  method?: string;
  route?: string;
  /** Scheme, host and port of a receiver. */
  receiver?: string;
  /** What does not work. */
  service?: 'database' | 'queue';
  /** What stops payouts, or what was read too often. */
  cause?: string;
  /** Cases that wait for an operator. */
  openCases?: number;
  /** How long the oldest of them has waited, in minutes. */
  oldestMinutes?: number;
  /** An operator of the admin. */
  operatorId?: string;
}

/** The mode, `live` or `test`, is a fact of an alert that is about one, and of no other. */
export type FactsOf<Name extends AlertName> = AlertFacts & (Name extends ModeAlertName ? { mode: Mode } : { mode?: never });

/** An alert that is raised once its transaction is committed. */
export interface PendingAlert {
  name: ModeAlertName;
  facts: FactsOf<ModeAlertName>;
}
