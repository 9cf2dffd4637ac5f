import { Administrators } from '../actors/administrators.js';
import { HostileAdministrator } from '../actors/hostile/hostile-administrator.js';
import { KillSwitchOperators } from '../actors/kill-switch-operators.js';
import { Merchants } from '../actors/merchants.js';
import { Notifier } from '../actors/notifier.js';
import { Operators } from '../actors/operators.js';
import { Workers } from '../actors/workers.js';
import type { World } from '../world/world.js';
import { pick } from './seeded-random.js';
import { Faults } from './faults.js';
import type { Option } from './option.js';
import { TimeControl } from './time-control.js';
import { runUntilIdle } from './run-until-idle.js';
import type { Task } from './task.js';

/** Continuing the last task is the likeliest choice; otherwise few tasks would ever finish. */
const SAME_TASK_WEIGHT = 9;
const OTHER_TASK_WEIGHT = 2.5;
/** Actors begin nothing new while this many tasks are under way. */
const MAX_TASKS = 8;

export interface TraceEntry {
  tick: number;
  elapsedMs: number;
  what: string;
}

/** Chooses step by step which actor, task or fault comes next. */
export class Schedule {
  readonly trace: TraceEntry[] = [];
  readonly merchants: Merchants;
  readonly operators: Operators;
  readonly administrators: Administrators;
  readonly killSwitch: KillSwitchOperators;
  readonly hostile: HostileAdministrator;
  readonly workers: Workers;
  readonly notifier: Notifier;
  readonly time: TimeControl;
  private readonly faults: Faults;
  private lastTask: Task | undefined;

  constructor(
    readonly world: World,
    /** Ticks left out while a failure is shrunk. */
    private readonly skipped: ReadonlySet<number>,
  ) {
    this.merchants = new Merchants(world);
    this.operators = new Operators(world);
    this.administrators = new Administrators(world);
    this.killSwitch = new KillSwitchOperators(world);
    this.hostile = new HostileAdministrator(world, this.killSwitch);
    this.workers = new Workers(world);
    this.notifier = new Notifier(world);
    this.time = new TimeControl(world);
    this.faults = new Faults(world);
  }

  /** Runs the plan with its faults, then runs without faults until nothing is due. */
  async run(): Promise<void> {
    const { ticks } = this.world.plan;
    for (let tick = 0; tick < ticks; tick += 1) {
      const option = pick(this.world.seed, tick, this.options());
      if (!option || this.skipped.has(tick)) continue;
      this.note(tick, option.name);
      await option.run();
      this.world.tidy();
    }
    await runUntilIdle(this);
  }

  note(tick: number, what: string): void {
    this.trace.push({ tick, elapsedMs: this.world.harness.clock.elapsed, what });
  }

  /** Tasks that are neither stopped, nor waiting for a time, nor blocked by a row lock. */
  runnable(): Task[] {
    const now = this.world.harness.clock.now();
    return [...this.world.tasks].filter((task) => {
      const { point } = task;
      if (task.ended || !point || this.world.processFor(task)?.paused) return false;
      if (point.notBeforeMs !== undefined && point.notBeforeMs > now) return false;
      return point.locks === undefined || [...task.heldResources].some((resource) => this.world.locks.isFreeFor(point.locks ?? '', resource));
    });
  }

  async resume(task: Task): Promise<void> {
    this.lastTask = task;
    await task.resume();
  }

  private options(): Option[] {
    const continuations = this.runnable().map((task) => ({
      name: `${task.name}: ${task.point?.name ?? ''}`,
      weight: task === this.lastTask ? SAME_TASK_WEIGHT : OTHER_TASK_WEIGHT,
      run: () => this.resume(task),
    }));
    const work =
      this.world.tasks.size < MAX_TASKS
        ? [this.merchants, this.operators, this.administrators, this.killSwitch, this.hostile, this.workers, this.notifier].flatMap((actor) => actor.options())
        : [];
    return [...continuations, ...work, ...this.time.options(), ...this.faults.options()];
  }
}
