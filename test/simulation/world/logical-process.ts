import type { Config } from '@app/config';
import type { Alerts } from '@app/observability';
import { FailureStreaks } from '@app/providers';
import type pg from 'pg';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SlowReceivers } from '../../../libs/callbacks/src/places/slow-receivers.js';
import { TenantPlaces } from '../../../libs/callbacks/src/places/tenant-places.js';
import { SenderLock } from '../../../libs/payouts/src/submission/sender-lock.js';
import type { Task } from '../engine/task.js';

const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`;
/** A terminated backend disappears from pg_stat_activity only after its locks are released. */
const IS_CONNECTED = `SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`;

/** A process of the gateway: what its tasks share, and lose together when it is killed. */
export class LogicalProcess {
  private static created = 0;
  readonly tasks = new Set<Task>();
  readonly slowReceivers = new SlowReceivers();
  readonly tenantPlaces: TenantPlaces;
  /** Reset at the start of each schedule. */
  failureRuns = new FailureStreaks();
  readonly senderLock: SenderLock;
  private readonly applicationName: string;
  /** Stopped as by SIGSTOP: its tasks do not run, its locks stay. */
  paused = false;
  /** Gone for good, and its sessions are still open at the server. */
  vanished = false;
  /** How often the connection with its locks was lost. */
  lockLosses = 0;

  constructor(
    readonly name: string,
    private readonly pool: pg.Pool,
    private readonly config: Config,
    private readonly alerts: Alerts,
  ) {
    LogicalProcess.created += 1;
    this.tenantPlaces = new TenantPlaces(config);
    this.applicationName = `sim-${name}-${String(LogicalProcess.created)}`;
    const url = new URL(config.database.url);
    // The URL overrides the application name that the product sets, so the server can tell the processes apart.
    url.searchParams.set('application_name', this.applicationName);
    this.senderLock = new SenderLock({ ...config, database: { ...config.database, directUrl: url.toString() } }, alerts);
  }

  /** Terminates the connection that holds the locks, and waits until the process has noticed. */
  async loseLocks(): Promise<void> {
    if (!this.holdsConnection()) return;
    this.lockLosses += 1;
    const values = [this.applicationName];
    await this.pool.query({ name: 'sim_lose_locks', text: TERMINATE, values });
    while ((await this.pool.query({ name: 'sim_locks_lost', text: IS_CONNECTED, values })).rows.length > 0) await nextTurn();
    while (this.holdsConnection()) await nextTurn();
  }

  /** As SIGKILL: its tasks never resume, the server rolls back and releases its locks. @returns the process that replaces it */
  async kill(): Promise<LogicalProcess> {
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
