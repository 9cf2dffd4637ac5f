import { CONFIG, type Config } from '@app/config';
import { withDeadline } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { TakenJobs } from '../jobs/taken-jobs.js';
import { DueRowsRepository } from './due-rows.repository.js';

const CHECK_TIMEOUT_MS = 2_000;

/**
 * Whether the workers of this process take jobs. A worker whose consumer hangs holds its connections, answers its probes and does
 * nothing: only that rows are due and none is taken tells it from one that has nothing to do.
 */
@Injectable()
export class ConsumerHealth {
  /** How long rows may be due while this process takes none, in milliseconds. Longer than the sweeper's lease and a fail-over together. */
  protected readonly patienceMs: number = 120_000;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly taken: TakenJobs,
    private readonly dueRows: DueRowsRepository,
  ) {}

  /** True when a restart is the way out. While the database cannot be asked, it is not. */
  async isStuck(): Promise<boolean> {
    if (this.config.role === 'api' || this.taken.sinceLastMs() < this.patienceMs) return false;
    return withDeadline(this.dueRows.isAnyOverdue(this.patienceMs), CHECK_TIMEOUT_MS).catch(() => false);
  }
}
