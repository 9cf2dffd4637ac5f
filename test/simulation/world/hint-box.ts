import type { Logger } from '@app/observability';
import { type JobName, JobQueue } from '@app/queue';

/** A job as the queue would give it out. */
export interface Hint {
  job: JobName;
  id: string;
}

type Backend = ConstructorParameters<typeof JobQueue>[0];

/** A queue that never holds anything: what the product asks of it beside hints. */
const emptyQueue = { name: 'none', getWaitingCount: async () => Promise.resolve(0), close: async () => Promise.resolve() };
const backend = { kind: 'postgres', queue: () => emptyQueue } as unknown as Backend;

/** The queue of a schedule: hints lie here until the scheduler gives them out, once, twice or never. */
export class HintBox extends JobQueue {
  readonly hints: Hint[] = [];

  constructor(logger: Logger) {
    super(backend, logger);
  }

  override hint(job: JobName, id: string): void {
    if (!this.hints.some((hint) => hint.job === job && hint.id === id)) this.hints.push({ job, id });
  }

  take(hint: Hint): void {
    const index = this.hints.indexOf(hint);
    if (index >= 0) this.hints.splice(index, 1);
  }
}
