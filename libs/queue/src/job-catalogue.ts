/** What a job of a lane does: it sends something, or it only asks. Each has its own queue, so that neither takes the places of the other. */
export type LaneKind = 'send' | 'ask';

/** Limits of one kind of job. A job carries ids of rows, or nothing; the rows say what is to be done. */
interface JobLimits {
  /** In which queue of its lane it travels. Null: all jobs of this name share one queue, and there are no lanes. */
  lane: LaneKind | null;
  /** A share of the configured worker concurrency, 0 to 1; at least one job at a time. */
  concurrencyShare: number;
  /** How long a worker may keep a job without renewing its lock, in milliseconds. Longer than the longest request to a provider. */
  lockMs: number;
  /** How often a job whose worker vanished is given out again. More than once proves nothing: the sweeper looks at the row. */
  maxStalledCount: number;
}

const SEND = { lane: 'send', concurrencyShare: 1, lockMs: 150_000, maxStalledCount: 1 } as const satisfies JobLimits;
const ASK = { ...SEND, lane: 'ask' } as const satisfies JobLimits;
const SHORT = { lane: null, concurrencyShare: 1, lockMs: 60_000, maxStalledCount: 1 } as const satisfies JobLimits;
const SINGLE = { ...SHORT, concurrencyShare: 0 } as const satisfies JobLimits;

/** Every job there is. Jobs are hints: one that is lost, or runs twice, changes nothing. */
export const JOB_CATALOGUE = {
  'payout.invoke': SEND,
  'payout.revoke': SEND,
  'payout.cancel': SEND,
  'payout.submit_details': SEND,
  'payout.enquire': ASK,
  'notification.apply': SHORT,
  'callback.deliver': SHORT,
  'payouts.expire': SINGLE,
  'rows.sweep': SINGLE,
  'records.purge': SINGLE,
  'history.seal': SINGLE,
} as const satisfies Record<string, JobLimits>;

export type JobName = keyof typeof JOB_CATALOGUE;

export const JOB_NAMES = Object.keys(JOB_CATALOGUE) as JobName[];

/** Jobs that travel in lanes. */
export type LaneJob = { [Name in JobName]: (typeof JOB_CATALOGUE)[Name]['lane'] extends null ? never : Name }[JobName];
/** Jobs that have one queue each. */
export type PlainJob = Exclude<JobName, LaneJob>;

export function isLaneJob(job: JobName): job is LaneJob {
  return JOB_CATALOGUE[job].lane !== null;
}

/** What travels through the queue: ids of rows, never a field's value. A scheduled job carries none. */
export interface JobData {
  ids: string[];
}

/** Rows in one job at most. Under load a job costs more than looking at a row, so hints of the same moment share one. */
export const IDS_PER_JOB = 20;

/** A job's queue. Names may not contain a colon. */
export function queueNameOf(job: PlainJob): string {
  return job.replace('.', '-').replace('_', '-');
}

/** The queue of a lane for what is sent, or for what is asked. Names may not contain a colon. */
export function laneQueueName(kind: LaneKind, lane: string): string {
  return `${kind}-${lane}`;
}
