import type { AccountJob } from '../jobs/job-catalogue.js';

/** Handles the jobs of account queues. Provided by the application. */
export abstract class AccountJobHandler {
  /** Handles one row. */
  abstract handle(job: AccountJob, id: string): Promise<void>;
}
