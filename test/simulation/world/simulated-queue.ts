import { type JobName, JobQueue } from '@app/queue';
import { silentOutages } from '../../setup/silent-outages.js';

export interface QueuedJob {
  job: JobName;
  id: string;
}

type Backend = ConstructorParameters<typeof JobQueue>[0];

/** An always empty queue, for the calls of the product that are not about single jobs. */
const emptyQueue = { name: 'none', getWaitingCount: async () => Promise.resolve(0), close: async () => Promise.resolve() };
const backend = { kind: 'postgres', queue: () => emptyQueue } as unknown as Backend;

/** The queue of a schedule: each job waits until the scheduler runs it once, twice, or drops it. */
export class SimulatedQueue extends JobQueue {
  readonly jobs: QueuedJob[] = [];

  constructor() {
    super(backend, silentOutages());
  }

  override enqueue(job: JobName, id: string): void {
    if (!this.jobs.some((queued) => queued.job === job && queued.id === id)) this.jobs.push({ job, id });
  }

  remove(job: QueuedJob): void {
    const index = this.jobs.indexOf(job);
    if (index >= 0) this.jobs.splice(index, 1);
  }
}
