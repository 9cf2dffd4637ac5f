import type { Config } from '@app/config';
import type { Alerts } from '@app/observability';
import { FailureStreaks } from '@app/providers';
import type pg from 'pg';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SlowReceivers } from '../../../libs/callbacks/src/slow-receivers.js';
import { SenderLock } from '../../../libs/payouts/src/submission/sender-lock.js';
import type { Task } from '../engine/task.js';

const END = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`;
/** The server forgets a connection after it has freed its locks. */
const IS_THERE = `SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`;

/** A process of the gateway: what its tasks share, and what they lose together when it dies. */
export class LogicalProcess {
  private static born = 0;
  readonly tasks = new Set<Task>();
  readonly slowReceivers = new SlowReceivers();
  /** What it has counted; a schedule begins with none. */
  failureRuns = new FailureStreaks();
  readonly senderLock: SenderLock;
  private readonly applicationName: string;
  /** Stopped with SIGSTOP: nothing of it goes on, and its locks stay. */
  paused = false;
  /** How often the connection with its locks was lost. */
  lockLosses = 0;

  constructor(
    readonly name: string,
    private readonly pool: pg.Pool,
    private readonly config: Config,
    private readonly alerts: Alerts,
  ) {
    LogicalProcess.born += 1;
    this.applicationName = `sim-${name}-${String(LogicalProcess.born)}`;
    const url = new URL(config.database.url);
    // What stands in the address is stronger than what the product sets, so each process can be told apart in the server.
    url.searchParams.set('application_name', this.applicationName);
    this.senderLock = new SenderLock({ ...config, database: { ...config.database, url: url.toString() } }, alerts);
  }

  /** Its connection with the locks breaks; the process finds out. */
  async loseLocks(): Promise<void> {
    if (!this.holdsConnection()) return;
    this.lockLosses += 1;
    const values = [this.applicationName];
    await this.pool.query({ name: 'sim_lose_locks', text: END, values });
    while ((await this.pool.query({ name: 'sim_locks_lost', text: IS_THERE, values })).rows.length > 0) await nextTurn();
    while (this.holdsConnection()) await nextTurn();
  }

  /** SIGKILL: its tasks never go on, the server rolls back and frees its locks. @returns the process that takes its place */
  async die(): Promise<LogicalProcess> {
    for (const task of this.tasks) await task.kill();
    await this.senderLock.onApplicationShutdown();
    return new LogicalProcess(this.name, this.pool, this.config, this.alerts);
  }

  async close(): Promise<void> {
    await this.senderLock.onApplicationShutdown();
  }

  private holdsConnection(): boolean {
    return Reflect.get(this.senderLock, 'connection') !== null;
  }
}
