/** What a job of an account queue does: it sends something to the provider, or it only asks. Each kind has a queue of its own, so that neither takes the other's capacity. */
export type AccountQueueKind = 'send' | 'ask';

/** Limits of one kind of job. */
interface JobLimits {
  /** Which of the account's queues carries the job. Null: all jobs of this name share one fixed queue. */
  accountQueue: AccountQueueKind | null;
  /** How many at a time, as a multiple of the configured worker concurrency; at least one. */
  concurrencyShare: number;
  /** How long a worker may hold a job without renewing its lock, in milliseconds. Longer than the longest request to a provider. */
  lockMs: number;
  /** How often a job whose worker vanished is given to another one. Once is enough: the sweeper finds the row. */
  maxStalledCount: number;
}

const SEND = { accountQueue: 'send', concurrencyShare: 1, lockMs: 150_000, maxStalledCount: 1 } as const satisfies JobLimits;
const ASK = { ...SEND, accountQueue: 'ask' } as const satisfies JobLimits;
const SHORT = { accountQueue: null, concurrencyShare: 1, lockMs: 60_000, maxStalledCount: 1 } as const satisfies JobLimits;
const SINGLE = { ...SHORT, concurrencyShare: 0 } as const satisfies JobLimits;
/** Deliveries spend their time waiting for receivers, and each merchant and mode gets a quarter of the places at most. */
const DELIVERY = { ...SHORT, concurrencyShare: 4 } as const satisfies JobLimits;

/** Every job. Jobs are wake-ups: one that is lost, or runs twice, changes nothing. */
export const JOB_CATALOGUE = {
  'payout.invoke': SEND,
  'payout.revoke': SEND,
  'payout.cancel': SEND,
  'payout.submit_details': SEND,
  'payout.enquire': ASK,
  'payout.watch': ASK,
  'notification.apply': SHORT,
  'callback.deliver': DELIVERY,
  'payouts.expire': SINGLE,
  'rows.sweep': SINGLE,
  'records.purge': SINGLE,
  'history.seal': SINGLE,
  'stoppages.watch': SINGLE,
} as const satisfies Record<string, JobLimits>;

export type JobName = keyof typeof JOB_CATALOGUE;

export const JOB_NAMES = Object.keys(JOB_CATALOGUE) as JobName[];

/** Jobs that go through the queues of a provider account. */
export type AccountJob = { [Name in JobName]: (typeof JOB_CATALOGUE)[Name]['accountQueue'] extends null ? never : Name }[JobName];
/** Jobs that have one queue each. */
export type FixedJob = Exclude<JobName, AccountJob>;

export const FIXED_JOBS = JOB_NAMES.filter((job): job is FixedJob => JOB_CATALOGUE[job].accountQueue === null);

/** False also for a name that is not in the catalogue: a job that another version of the gateway added. */
export function isAccountJob(job: string): job is AccountJob {
  return job in JOB_CATALOGUE && JOB_CATALOGUE[job as JobName].accountQueue !== null;
}

/** How many rows of a job a process handles at a time. @param workerConcurrency `config.queue.workerConcurrency` */
export function concurrencyOf(job: FixedJob, workerConcurrency: number): number {
  return Math.max(1, Math.round(workerConcurrency * JOB_CATALOGUE[job].concurrencyShare));
}

/** Rows in one job at most. Under load a job costs more than reading a row, so wake-ups of the same moment share one. */
export const IDS_PER_JOB = 20;

/** The queue of a fixed job. BullMQ allows no colon in a name. */
export function queueNameOf(job: FixedJob): string {
  return job.replace('.', '-').replace('_', '-');
}

/** The queue of an account for what is sent, or for what is asked. */
export function accountQueueName(kind: AccountQueueKind, accountId: string): string {
  return `${kind}-${accountId}`;
}
