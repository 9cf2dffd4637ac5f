import { isConnectionFailure } from '@app/database';
import { Refusal } from '@app/domain';
import { FailureStreaks } from '@app/providers';
import type { JobName } from '@app/queue';
import type pg from 'pg';
import { Dice } from '../engine/dice.js';
import { RowLocks, steppedDatabase } from '../engine/stepped-pool.js';
import { Task } from '../engine/task.js';
import { ModelProvider } from '../provider/model-provider.js';
import { Wire } from '../provider/wire.js';
import type { Coverage } from './coverage.js';
import { HintBox } from './hint-box.js';
import type { LogicalProcess } from './logical-process.js';
import { Notebook } from './notebook.js';
import { type Plan, planOf } from './orders.js';
import { buildServices, type Foundation, type Services } from './services.js';
import { CastAccounts, SteppedCallbackClient } from './stand-ins.js';
import type { WorldClock } from './world-clock.js';

/** What a schedule is played in: the database, the product's foundation, and the two processes, which outlive a schedule. */
export interface Stage {
  pool: pg.Pool;
  foundation: Foundation;
  clock: WorldClock;
  processes: LogicalProcess[];
  coverage: Coverage;
}

/** Something that must never be. */
export interface Finding {
  invariant: string;
  what: string;
}

/** One schedule's world: who wants what, who is doing what, and what has been seen. */
export class World {
  readonly plan: Plan;
  readonly queue: HintBox;
  readonly provider: ModelProvider;
  readonly wire: Wire;
  readonly notebook = new Notebook();
  readonly findings: Finding[] = [];
  readonly locks = new RowLocks();
  readonly tasks = new Set<Task>();
  readonly mood: { calm: boolean };
  private readonly processOf = new Map<Task, LogicalProcess>();
  private readonly counters = new Map<string, number>();

  constructor(
    readonly seed: number,
    readonly stage: Stage,
  ) {
    this.plan = planOf(seed);
    this.mood = { calm: this.plan.calm };
    for (const process of stage.processes) process.failureRuns = new FailureStreaks();
    this.queue = new HintBox(stage.foundation.logger);
    const { now } = stage.clock;
    this.provider = new ModelProvider(this.plan.account, `${String(seed)} provider`, now);
    const whereabouts = {
      lockLossesOf: (task: Task) => this.processOf.get(task)?.lockLosses ?? 0,
      find: (invariant: string, what: string) => this.find(invariant, what),
      nameOf: (id: string) => this.notebook.nameOf(id),
    };
    this.wire = new Wire(this.provider, this.plan.account, `${String(seed)} wire`, this.mood, whereabouts, now);
  }

  find(invariant: string, what: string): void {
    this.findings.push({ invariant, what });
  }

  /** Chance of this schedule, by what it is about: the n-th question of a kind has the same answer in every run. */
  dice(about: string): Dice {
    return new Dice(`${String(this.seed)} ${about} ${String(this.count(about))}`);
  }

  count(about: string): number {
    const count = (this.counters.get(about) ?? 0) + 1;
    this.counters.set(about, count);
    return count;
  }

  get anybodyInsideTransaction(): boolean {
    return [...this.tasks].some((task) => task.insideTransaction);
  }

  /** The process that takes the next piece of work: one that is not stopped. */
  freeProcess(about: string): LogicalProcess | undefined {
    const free = this.stage.processes.filter((process) => !process.paused);
    return free.length === 0 ? undefined : this.dice(`process of ${about}`).one(free);
  }

  whereIs(task: Task): LogicalProcess | undefined {
    return this.processOf.get(task);
  }

  /** Starts a piece of work in a process. What it throws is judged: refusals and lost connections are life, anything else is a finding. */
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
        await task.pass({ name: 'taken' });
        await work(services, task);
      } catch (error) {
        this.judge(task, error, onRefusal);
      } finally {
        process.tasks.delete(task);
      }
    });
  }

  /** Whether somebody is at this very piece of work. */
  isBusyWith(kind: string, subject: string): boolean {
    return [...this.tasks].some((task) => !task.ended && task.kind === kind && task.subject === subject);
  }

  isAnybodyAt(kind: string): boolean {
    return [...this.tasks].some((task) => !task.ended && task.kind === kind);
  }

  /** Forgets what has ended. */
  tidy(): void {
    for (const task of this.tasks) if (task.ended) this.tasks.delete(task);
  }

  /** Names in the order in which things appear, the same in every run. */
  name(prefix: string, id: string): string {
    return this.notebook.name(prefix, id);
  }

  jobName(job: JobName, id: string): string {
    return `${job} ${this.name(job === 'notification.apply' ? 'n' : job === 'callback.deliver' ? 'c' : 'x', id)}`;
  }

  private judge(task: Task, error: unknown, onRefusal?: (refusal: Refusal) => void): void {
    if (error instanceof Refusal) {
      if (onRefusal) onRefusal(error);
      else this.find('no surprises', `${task.name}: ${error.name}: ${error.message}`);
    } else if (!isConnectionFailure(error)) {
      this.find('no surprises', `${task.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  private servicesFor(task: Task, process: LogicalProcess): Services {
    const { pool, foundation, clock } = this.stage;
    return buildServices(foundation, {
      database: steppedDatabase(pool, task, this.locks),
      clock,
      queue: this.queue,
      senderLock: process.senderLock,
      slowReceivers: process.slowReceivers,
      failureRuns: process.failureRuns,
      accounts: new CastAccounts(foundation, this.wire, task),
      callbackClient: new SteppedCallbackClient(this.notebook, task),
    });
  }
}
