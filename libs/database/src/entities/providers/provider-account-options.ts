import type { EnquirySchedule } from '@app/domain';
import type { ModerationPolicy } from '../access/moderation-policy.js';

/** What an account does differently from the built-in way. */
export interface ProviderAccountOptions {
  /** A failure is not final until a human says so. */
  preventFailure?: boolean;
  /** A case that final evidence answers is closed automatically. */
  autoClear?: boolean;
  /** How the provider is asked while it owes an answer. What is left out is as the connector declares it. */
  enquirySchedule?: Partial<EnquirySchedule>;
  /** Requests that are sent at the same time, per worker process, 1 to 200; as many questions beside them. Absent: WORKER_CONCURRENCY. */
  concurrency?: number;
  /** Payouts looked at per second, by all processes together: three quarters to send, a quarter to ask. Absent: no limit. */
  rateLimit?: { perSecond: number };
  /** When sending stops automatically because the provider fails. Missing members have their defaults; false: never. */
  breaker?: Partial<BreakerOptions> | false;
  /** Payouts that an operator has to confirm before they are sent through this account, for every merchant. */
  policy?: ModerationPolicy;
}

export interface BreakerOptions {
  /** So many failures in a row, as one process sees them, open it. */
  failures: number;
  /** How long nothing is sent before one payout tries again, in seconds; twice as long after each failed attempt. */
  openSeconds: number;
}
