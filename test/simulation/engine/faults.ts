import type { World } from '../world/world.js';
import type { LogicalProcess } from '../world/logical-process.js';
import type { Option } from './option.js';
import type { Task } from './task.js';

/** Everything that breaks: processes, connections, locks, the queue, the database. Each schedule has a budget of it. */
export class Faults {
  private crashesLeft: number;
  private lossesLeft: number;
  private pausesLeft: number;

  constructor(private readonly world: World) {
    const { crashes, losses, pauses } = world.plan;
    [this.crashesLeft, this.lossesLeft, this.pausesLeft] = [crashes, losses, pauses];
  }

  options(): Option[] {
    const { processes } = this.world.stage;
    return [
      ...(this.crashesLeft > 0 ? this.crashes() : []),
      ...(this.lossesLeft > 0 ? this.losses() : []),
      ...(this.pausesLeft > 0 ? processes.filter((process) => this.canSleep(process)).map((process) => this.pause(process)) : []),
      ...processes.filter(({ paused }) => paused).map((process) => this.wake(process)),
    ];
  }

  /** A process dies where one of its tasks stands; the others of its tasks die with it. */
  private crashes(): Option[] {
    return this.standing().map((task) => ({ name: `crash of ${task.name} at ${task.point?.name ?? ''}`, weight: 0.06, run: () => this.crash(task) }));
  }

  private losses(): Option[] {
    const connections = this.standing()
      .filter((task) => task.point?.usesDatabase)
      .map((task) => ({ name: `connection of ${task.name} is lost at ${task.point?.name ?? ''}`, weight: 0.04, run: () => this.lose(task) }));
    const hints = this.world.queue.hints.map((hint) => ({
      name: `lost: ${this.world.jobName(hint.job, hint.id)}`,
      weight: 0.1,
      run: () => this.spend('hint', () => this.world.queue.take(hint)),
    }));
    const locks = this.world.stage.processes.map((process) => ({
      name: `locks of ${process.name} are lost`,
      weight: process.paused ? 0.4 : 0.012,
      run: async () => this.spend(process.paused ? 'locks while stopped' : 'locks', () => process.loseLocks()),
    }));
    return [
      ...connections,
      ...hints,
      ...locks,
      { name: 'the queue is wiped', weight: 0.015, run: () => this.spend('queue', () => void this.world.queue.hints.splice(0)) },
      { name: 'the database restarts', weight: 0.012, run: () => this.spend('database', () => this.restartDatabase()) },
    ];
  }

  private standing(): Task[] {
    return [...this.world.tasks].filter((task) => !task.ended && task.point !== null);
  }

  private async crash(task: Task): Promise<void> {
    const { stage } = this.world;
    const process = this.world.whereIs(task);
    if (!process) return;
    this.crashesLeft -= 1;
    for (const victim of process.tasks) if (victim.point) stage.coverage.add('crash', `${victim.kind}: ${victim.point.name}`);
    stage.processes[stage.processes.indexOf(process)] = await process.die();
  }

  private lose(task: Task): Promise<void> {
    return this.spend(`connection, ${task.point?.name.split(' ')[0] ?? ''} a statement`, () => task.resume('lose-connection'));
  }

  /** kill -9 of the server: whoever is in a transaction loses it, and every lock is gone. What was committed stays. */
  private async restartDatabase(): Promise<void> {
    for (const process of this.world.stage.processes) await process.loseLocks();
    for (const task of this.standing()) if (task.point?.usesDatabase && task.insideTransaction) await task.resume('lose-connection');
  }

  /** A row lock of a stopped process would only make everybody wait, so a process is stopped outside transactions. */
  private canSleep(process: LogicalProcess): boolean {
    return !process.paused && process.tasks.size > 0 && [...process.tasks].every((task) => !task.insideTransaction);
  }

  private pause(process: LogicalProcess): Option {
    const where = [...process.tasks].map((task) => task.point?.name ?? '');
    const atTheWire = where.some((name) => name === 'fence open' || name === 'connecting' || name === 'request written');
    return {
      name: `${process.name} is stopped`,
      weight: atTheWire ? 0.25 : 0.03,
      run: async () => {
        this.pausesLeft -= 1;
        process.paused = true;
        this.world.stage.coverage.add('fault', 'stopped');
        for (const name of where) this.world.stage.coverage.add('stopped at', name);
      },
    };
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
    this.world.stage.coverage.add('fault', what);
    await fault();
  }
}
