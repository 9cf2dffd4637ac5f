import { isConnectionFailure } from '@app/database';
import { type Mode, MODES, Refusal } from '@app/domain';
import { FailureStreaks } from '@app/providers';
import type { JobName } from '@app/queue';
import type { OperatorIdentity } from '@app/payouts';
import type pg from 'pg';
import { SeededRandom } from '../engine/seeded-random.js';
import { RowLocks, steppedDatabase } from '../engine/stepped-pool.js';
import { Task } from '../engine/task.js';
import type { Finding, InvariantId } from '../invariants/catalogue.js';
import { Ledgers } from '../provider/ledgers.js';
import type { Coverage } from './coverage.js';
import { type AccountFixture, ACCOUNTS, OPERATORS } from './fixtures.js';
import { SimulatedQueue } from './simulated-queue.js';
import type { LogicalProcess } from './logical-process.js';
import { ExternalRecord } from './external-record.js';
import { type Plan, planOf } from './orders.js';
import { buildServices, type SharedServices, type Services } from './services.js';
import { FixtureAccounts, SteppedCallbackClient } from './test-doubles.js';
import type { WorldClock } from './world-clock.js';

/** What outlives a schedule: the database, the shared services of the product, and the two processes. */
export interface Harness {
  pool: pg.Pool;
  shared: SharedServices;
  clock: WorldClock;
  processes: LogicalProcess[];
  coverage: Coverage;
}

/** The state of one schedule: its plan, its tasks, the provider, and what the outside world received. */
export class World {
  readonly plan: Plan;
  readonly queue: SimulatedQueue;
  readonly ledgers: Ledgers;
  readonly externalRecord = new ExternalRecord();
  readonly findings: Finding[] = [];
  readonly locks = new RowLocks();
  readonly tasks = new Set<Task>();
  readonly conditions: { calm: boolean };
  /** Whom the hostile administrator has disabled: they have no session any more. */
  readonly disabledOperators = new Set<string>();
  private readonly processOf = new Map<Task, LogicalProcess>();
  private readonly counters = new Map<string, number>();

  constructor(
    readonly seed: number,
    readonly harness: Harness,
  ) {
    this.plan = planOf(seed);
    this.conditions = { calm: this.plan.calm };
    for (const process of harness.processes) process.failureRuns = new FailureStreaks();
    this.queue = new SimulatedQueue();
    const { now } = harness.clock;
    const processes = {
      lockLossesOf: (task: Task) => this.processOf.get(task)?.lockLosses ?? 0,
      find: (invariant: InvariantId, what: string) => this.find(invariant, what),
      nameOf: (id: string) => this.externalRecord.nameOf(id),
    };
    this.ledgers = new Ledgers(String(seed), { conditions: this.conditions, processes, now });
    for (const mode of MODES) this.ledgers.open(this.accountOf(mode));
  }

  /** The account of the schedule's orders in a mode; where it has none, one that an attack may be about. */
  accountOf(mode: Mode): AccountFixture {
    const found = [this.plan.account, this.plan.otherAccount, ...ACCOUNTS].find((account) => account?.mode === mode);
    if (!found) throw new Error(`the fixtures have no ${mode} account`);
    return found;
  }

  /** Whether an operator can still sign in. */
  isActive(operatorId: string): boolean {
    return !this.disabledOperators.has(operatorId);
  }

  /** The honest operators who may approve what another one asks for. */
  activeDeciders(): OperatorIdentity[] {
    return OPERATORS.filter(({ id, role }) => (role === 'approver' || role === 'admin') && this.isActive(id));
  }

  find(invariant: InvariantId, what: string): void {
    this.findings.push({ invariant, what });
  }

  /** Randomness by subject: the n-th draw about a subject is the same in every run of the seed. */
  random(about: string): SeededRandom {
    return new SeededRandom(`${String(this.seed)} ${about} ${String(this.count(about))}`);
  }

  count(about: string): number {
    const count = (this.counters.get(about) ?? 0) + 1;
    this.counters.set(about, count);
    return count;
  }

  get anyTaskInsideTransaction(): boolean {
    return [...this.tasks].some((task) => task.insideTransaction);
  }

  /** A process that is not stopped, drawn at random. */
  freeProcess(about: string): LogicalProcess | undefined {
    const free = this.harness.processes.filter((process) => !process.paused);
    return free.length === 0 ? undefined : this.random(`process of ${about}`).pick(free);
  }

  /** Kills a process; another takes its place. */
  async replace(process: LogicalProcess): Promise<void> {
    const { processes } = this.harness;
    processes[processes.indexOf(process)] = await process.kill();
  }

  processFor(task: Task): LogicalProcess | undefined {
    return this.processOf.get(task);
  }

  /** Starts work in a process. Refusals and lost connections are expected; any other error breaks INV-20. */
  async start(kind: string, subject: string, work: (services: Services, task: Task) => Promise<void>, onRefusal?: (refusal: Refusal) => void): Promise<void> {
    const name = `${kind} ${subject}`;
    const process = this.freeProcess(name);
    if (!process) return;
    const task = new Task(`${name} #${String(this.count(name))}@${process.name}`, kind, subject);
    this.tasks.add(task);
    this.processOf.set(task, process);
    process.tasks.add(task);
    const services = this.servicesFor(task, process);
    await task.start(async () => {
      try {
        await task.yieldAt({ name: 'taken' });
        await work(services, task);
      } catch (error) {
        this.recordError(task, error, onRefusal);
      } finally {
        process.tasks.delete(task);
      }
    });
  }

  /** Whether a task for this subject is running. */
  hasTask(kind: string, subject: string): boolean {
    return [...this.tasks].some((task) => !task.ended && task.kind === kind && task.subject === subject);
  }

  hasTaskOfKind(kind: string): boolean {
    return [...this.tasks].some((task) => !task.ended && task.kind === kind);
  }

  /** Removes finished tasks. */
  tidy(): void {
    for (const task of this.tasks) if (task.ended) this.tasks.delete(task);
  }

  /** A name for an id, the same in every run. */
  name(prefix: string, id: string): string {
    return this.externalRecord.name(prefix, id);
  }

  jobName(job: JobName, id: string): string {
    return `${job} ${this.name(job === 'notification.apply' ? 'n' : job === 'callback.deliver' ? 'c' : 'x', id)}`;
  }

  private recordError(task: Task, error: unknown, onRefusal?: (refusal: Refusal) => void): void {
    if (error instanceof Refusal) {
      if (onRefusal) onRefusal(error);
      else this.find('INV-20', `${task.name}: ${error.name}: ${error.message}`);
    } else if (!isConnectionFailure(error)) {
      this.find('INV-20', `${task.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  private servicesFor(task: Task, process: LogicalProcess): Services {
    const { pool, shared, clock } = this.harness;
    return buildServices(shared, {
      database: steppedDatabase(pool, task, this.locks),
      clock,
      queue: this.queue,
      senderLock: process.senderLock,
      slowReceivers: process.slowReceivers,
      tenantPlaces: process.tenantPlaces,
      failureRuns: process.failureRuns,
      accounts: new FixtureAccounts(shared, this.ledgers, task),
      callbackClient: new SteppedCallbackClient(this.externalRecord, task),
    });
  }
}
