import { Merchants } from '../actors/merchants.js';
import { Notifier } from '../actors/notifier.js';
import { Operators } from '../actors/operators.js';
import { Workers } from '../actors/workers.js';
import type { World } from '../world/world.js';
import { pick } from './dice.js';
import { Faults } from './faults.js';
import type { Option } from './option.js';
import { PassingTime } from './passing-time.js';
import { settle } from './settle.js';
import type { Task } from './task.js';

/** Going on with what was done last is likelier than anything else, or nothing would ever be finished. */
const GOING_ON_WEIGHT = 9;
const OTHER_TASK_WEIGHT = 2.5;

/** One line of the story of a schedule. */
export interface StoryLine {
  tick: number;
  elapsedMs: number;
  what: string;
}

/** Everybody who acts in a schedule, and the order in which they do. */
export class Schedule {
  readonly story: StoryLine[] = [];
  readonly merchants: Merchants;
  readonly operators: Operators;
  readonly workers: Workers;
  readonly notifier: Notifier;
  readonly time: PassingTime;
  private readonly faults: Faults;
  private lastTask: Task | undefined;

  constructor(
    readonly world: World,
    /** Ticks at which nothing happens: how a failure is made smaller. */
    private readonly skipped: ReadonlySet<number>,
  ) {
    this.merchants = new Merchants(world);
    this.operators = new Operators(world);
    this.workers = new Workers(world);
    this.notifier = new Notifier(world);
    this.time = new PassingTime(world);
    this.faults = new Faults(world);
  }

  /** Plays the disorderly part, then lets everything come to rest. */
  async play(): Promise<void> {
    const { ticks } = this.world.plan;
    for (let tick = 0; tick < ticks; tick += 1) {
      const option = pick(this.world.seed, tick, this.options());
      if (!option || this.skipped.has(tick)) continue;
      this.note(tick, option.name);
      await option.run();
      this.world.tidy();
    }
    await settle(this);
  }

  note(tick: number, what: string): void {
    this.story.push({ tick, elapsedMs: this.world.stage.clock.elapsed, what });
  }

  /** Tasks that can go on at this moment. */
  runnable(): Task[] {
    const now = this.world.stage.clock.now();
    return [...this.world.tasks].filter((task) => {
      const { point } = task;
      if (task.ended || !point || this.world.whereIs(task)?.paused) return false;
      if (point.notBeforeMs !== undefined && point.notBeforeMs > now) return false;
      return point.locks === undefined || [...task.holdings].some((holding) => this.world.locks.isFreeFor(point.locks ?? '', holding));
    });
  }

  async goOn(task: Task): Promise<void> {
    this.lastTask = task;
    await task.resume();
  }

  private options(): Option[] {
    const goingOn = this.runnable().map((task) => ({
      name: `${task.name}: ${task.point?.name ?? ''}`,
      weight: task === this.lastTask ? GOING_ON_WEIGHT : OTHER_TASK_WEIGHT,
      run: () => this.goOn(task),
    }));
    const work =
      this.world.tasks.size < 8 ? [...this.merchants.options(), ...this.operators.options(), ...this.workers.options(), ...this.notifier.options()] : [];
    return [...goingOn, ...work, ...this.time.options(), ...this.faults.options()];
  }
}
