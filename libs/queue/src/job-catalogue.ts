/** Limits of one kind of job. A job carries ids of rows, or nothing; the rows say what is to be done. */
interface JobLimits {
  /** A share of the configured worker concurrency, 0 to 1; at least one job at a time. */
  concurrencyShare: number;
  /** How long a worker may keep a job without renewing its lock, in milliseconds. Longer than the longest request to a provider. */
  lockMs: number;
  /** How often a job whose worker vanished is given out again. More than once proves nothing: the sweeper looks at the row. */
  maxStalledCount: number;
}

const PROVIDER_CALL: JobLimits = { concurrencyShare: 1, lockMs: 150_000, maxStalledCount: 1 };
const SHORT: JobLimits = { concurrencyShare: 1, lockMs: 60_000, maxStalledCount: 1 };
const SINGLE: JobLimits = { concurrencyShare: 0, lockMs: 60_000, maxStalledCount: 1 };

/** Every job there is. Jobs are hints: one that is lost, or runs twice, changes nothing. */
export const JOB_CATALOGUE = {
  'payout.invoke': PROVIDER_CALL,
  'payout.revoke': PROVIDER_CALL,
  'payout.cancel': PROVIDER_CALL,
  'payout.submit_details': PROVIDER_CALL,
  'payout.enquire': PROVIDER_CALL,
  'notification.apply': SHORT,
  'callback.deliver': SHORT,
  'payouts.expire': SINGLE,
  'rows.sweep': SINGLE,
  'records.purge': SINGLE,
  'history.seal': SINGLE,
} as const satisfies Record<string, JobLimits>;

export type JobName = keyof typeof JOB_CATALOGUE;

export const JOB_NAMES = Object.keys(JOB_CATALOGUE) as JobName[];

/** What travels through the queue: ids of rows, never a field's value. A scheduled job carries none. */
export interface JobData {
  ids: string[];
}

/** Rows in one job at most. Under load a job costs more than looking at a row, so hints of the same moment share one. */
export const IDS_PER_JOB = 20;

/** A job's queue. Names may not contain a colon. */
export function queueNameOf(job: JobName): string {
  return job.replace('.', '-').replace('_', '-');
}
