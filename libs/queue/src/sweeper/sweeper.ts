import { CONFIG, type Config } from '@app/config';
import { Inject, Injectable } from '@nestjs/common';
import { accountQueueName, type FixedJob, isAccountJob, JOB_CATALOGUE } from '../jobs/job-catalogue.js';
import { JobQueue } from '../jobs/job-queue.js';
import { type AccountQueueKey, type DueRow, DueRowsRepository } from './due-rows.repository.js';

/** Rows queued in one sweep, per table. */
const SWEEP_LIMIT = 500;
/** A fixed queue with this many waiting jobs is backlogged: more wake-ups would only be duplicates. */
const BACKLOG = 1_000;
/** The same for an account queue: there are many, and the rows of one that stands still must not fill every sweep. */
const ACCOUNT_BACKLOG = 50;

/** Queues rows that are due and have no fresh wake-up. Because of it, losing the whole queue loses nothing. Keeps INV-10. */
@Injectable()
export class Sweeper {
  /** Account queues that the last sweep added to, or found backlogged: only these can be backlogged now. */
  private watched: readonly AccountQueueKey[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly dueRows: DueRowsRepository,
    private readonly queue: JobQueue,
  ) {}

  /** @returns how many rows were queued */
  async sweep(): Promise<number> {
    const lease = { leaseMs: this.config.queue.enqueueLeaseMs, limit: SWEEP_LIMIT };
    const backlogged = await this.findBackloggedAccountQueues();
    const tasks = await this.dueRows.leaseTasks(lease, backlogged);
    this.watched = distinct([...backlogged, ...tasks.flatMap(accountQueueOf)]);
    let queued = this.enqueueAll(tasks);
    if (!(await this.isBacklogged('callback.deliver'))) queued += this.enqueueAll(await this.dueRows.leaseDeliveries(lease));
    if (!(await this.isBacklogged('notification.apply'))) queued += this.enqueueAll(await this.dueRows.leaseNotifications(lease));
    return queued;
  }

  private enqueueAll(rows: readonly DueRow[]): number {
    for (const { job, id, accountId } of rows) this.queue.enqueue(job, id, accountId);
    return rows.length;
  }

  private async isBacklogged(job: FixedJob): Promise<boolean> {
    return (await this.queue.queueOf(job).getWaitingCount()) >= BACKLOG;
  }

  private async findBackloggedAccountQueues(): Promise<AccountQueueKey[]> {
    const backlogged: AccountQueueKey[] = [];
    for (const key of this.watched) if ((await this.queue.queueNamed(nameOf(key)).getWaitingCount()) >= ACCOUNT_BACKLOG) backlogged.push(key);
    return backlogged;
  }
}

function accountQueueOf({ job, accountId }: DueRow): AccountQueueKey[] {
  return accountId === null || !isAccountJob(job) ? [] : [{ kind: JOB_CATALOGUE[job].accountQueue, accountId }];
}

function nameOf({ kind, accountId }: AccountQueueKey): string {
  return accountQueueName(kind, accountId);
}

function distinct(keys: readonly AccountQueueKey[]): AccountQueueKey[] {
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()];
}
