import type { World } from '../world/world.js';
import type { LogicalProcess } from '../world/logical-process.js';
import type { Option } from './option.js';
import type { Task } from './task.js';

/** Faults of processes, connections, locks, the queue and the database. Each schedule has a budget of them. */
export class Faults {
  private crashesLeft: number;
  private lossesLeft: number;
  private pausesLeft: number;

  constructor(private readonly world: World) {
    const { crashes, losses, pauses } = world.plan;
    [this.crashesLeft, this.lossesLeft, this.pausesLeft] = [crashes, losses, pauses];
  }

  options(): Option[] {
    const { processes } = this.world.harness;
    return [
      ...(this.crashesLeft > 0 ? this.crashes() : []),
      ...(this.lossesLeft > 0 ? this.losses() : []),
      ...(this.pausesLeft > 0 ? processes.filter((process) => this.canBeStopped(process)).map((process) => this.pause(process)) : []),
      ...(this.pausesLeft > 0 ? processes.filter((process) => !process.paused && process.tasks.size > 0).map((process) => this.vanish(process)) : []),
      ...processes.filter(({ paused }) => paused).map((process) => (process.vanished ? this.endSessions(process) : this.wake(process))),
    ];
  }

  /** Kills a process at the yield point of one of its tasks; its other tasks die with it. */
  private crashes(): Option[] {
    return this.waitingTasks().map((task) => ({ name: `crash of ${task.name} at ${task.point?.name ?? ''}`, weight: 0.06, run: () => this.crash(task) }));
  }

  private losses(): Option[] {
    const connections = this.waitingTasks()
      .filter((task) => task.point?.usesDatabase)
      .map((task) => ({ name: `connection of ${task.name} is lost at ${task.point?.name ?? ''}`, weight: 0.04, run: () => this.lose(task) }));
    const jobs = this.world.queue.jobs.map((job) => ({
      name: `lost: ${this.world.jobName(job.job, job.id)}`,
      weight: 0.1,
      run: () => this.spend('job', () => this.world.queue.remove(job)),
    }));
    const locks = this.world.harness.processes.map((process) => ({
      name: `locks of ${process.name} are lost`,
      weight: process.paused ? 0.4 : 0.012,
      run: async () => this.spend(process.paused ? 'locks while stopped' : 'locks', () => process.loseLocks()),
    }));
    return [
      ...connections,
      ...jobs,
      ...locks,
      { name: 'the queue is wiped', weight: 0.015, run: () => this.spend('queue', () => void this.world.queue.jobs.splice(0)) },
      { name: 'the database restarts', weight: 0.012, run: () => this.spend('database', () => this.restartDatabase()) },
    ];
  }

  private waitingTasks(): Task[] {
    return [...this.world.tasks].filter((task) => !task.ended && task.point !== null);
  }

  private async crash(task: Task): Promise<void> {
    const { harness } = this.world;
    const process = this.world.processFor(task);
    if (!process) return;
    this.crashesLeft -= 1;
    for (const victim of process.tasks) if (victim.point) harness.coverage.add('crash', `${victim.kind}: ${victim.point.name}`);
    await this.world.replace(process);
  }

  private lose(task: Task): Promise<void> {
    return this.spend(`connection, ${task.point?.name.split(' ')[0] ?? ''} a statement`, () => task.resume('lose-connection'));
  }

  /** SIGKILL of the server: open transactions and all locks are lost, committed rows stay. */
  private async restartDatabase(): Promise<void> {
    for (const process of this.world.harness.processes) await process.loseLocks();
    for (const task of this.waitingTasks()) if (task.point?.usesDatabase && task.insideTransaction) await task.resume('lose-connection');
  }

  /** A row lock of a stopped process would only block the other tasks, so a process is stopped outside transactions. */
  private canBeStopped(process: LogicalProcess): boolean {
    return !process.paused && process.tasks.size > 0 && [...process.tasks].every((task) => !task.insideTransaction);
  }

  private pause(process: LogicalProcess): Option {
    const where = [...process.tasks].map((task) => task.point?.name ?? '');
    const duringCall = where.some((name) => name === 'fence open' || name === 'connecting' || name === 'request written');
    return {
      name: `${process.name} is stopped`,
      weight: duringCall ? 0.25 : 0.03,
      run: async () => {
        this.pausesLeft -= 1;
        process.paused = true;
        this.world.harness.coverage.add('fault', 'stopped');
        for (const name of where) this.world.harness.coverage.add('stopped at', name);
      },
    };
  }

  /** The machine of a process is gone without closing anything: its locks and its transactions stay until the server ends their sessions. */
  private vanish(process: LogicalProcess): Option {
    return {
      name: `the machine of ${process.name} vanishes`,
      weight: 0.02,
      run: async () => {
        this.pausesLeft -= 1;
        process.paused = true;
        process.vanished = true;
        this.world.harness.coverage.add('fault', 'vanished');
        for (const task of process.tasks) this.world.harness.coverage.add('vanished at', task.point?.name ?? '');
      },
    };
  }

  private endSessions(process: LogicalProcess): Option {
    return { name: `the server ends the sessions of ${process.name}`, weight: 0.12, run: () => this.world.replace(process) };
  }

  private wake(process: LogicalProcess): Option {
    return {
      name: `${process.name} goes on`,
      weight: 0.12,
      run: async () => {
        process.paused = false;
      },
    };
  }

  private async spend(what: string, fault: () => void | Promise<void>): Promise<void> {
    this.lossesLeft -= 1;
    this.world.harness.coverage.add('fault', what);
    await fault();
  }
}
