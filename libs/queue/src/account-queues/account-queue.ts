import { accountQueueName, type AccountQueueKind } from '../jobs/job-catalogue.js';

/** What limits the jobs of one provider account. */
export interface AccountLimits {
  /** Id of the account; without a colon. */
  id: string;
  /** Rows that are sent at the same time, per process; as many again are asked about. */
  concurrency: number;
  /** Rows per second, by all processes together; null: no limit. */
  perSecond: number | null;
}

/** Lists the accounts that have queues. It is read every second. */
export abstract class AccountLimitsSource {
  abstract list(): Promise<readonly AccountLimits[]>;
}

/** BullMQ's limiter: `max` jobs in a window of `duration` milliseconds. */
export interface Limiter {
  max: number;
  duration: number;
}

/** One queue of an account, as its worker needs it. */
export interface AccountQueue {
  name: string;
  concurrency: number;
  limiter: Limiter | null;
}

/** Shares of an account's rate. Enquiries leave most of it to sending and always have some. */
const SHARES: Readonly<Record<AccountQueueKind, number>> = { send: 0.75, ask: 0.25 };

/** Length of a limiter's window, about, in milliseconds: short, so that the jobs of a second do not all start in its first moment. */
const WINDOW_MS = 100;

/** The two queues of an account. */
export function queuesOf({ id, concurrency, perSecond }: AccountLimits): AccountQueue[] {
  return Object.entries(SHARES).map(([kind, share]) => ({
    name: accountQueueName(kind as AccountQueueKind, id),
    concurrency,
    limiter: perSecond === null ? null : limiterOf(perSecond * share),
  }));
}

/** The limiter that allows so many jobs per second, or slightly fewer, never more. */
export function limiterOf(perSecond: number): Limiter {
  const max = Math.max(1, Math.floor((perSecond * WINDOW_MS) / 1_000));
  return { max, duration: Math.ceil((max * 1_000) / perSecond) };
}
