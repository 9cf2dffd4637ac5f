import type { World } from '../world/world.js';
import type { Option } from './option.js';

const HOUR_MS = 3_600_000;

/** Moves the clock. It stands still while a task is inside a transaction, as now() does in PostgreSQL. */
export class TimeControl {
  constructor(private readonly world: World) {}

  options(): Option[] {
    if (this.world.anyTaskInsideTransaction) return [];
    const aProcessIsStopped = this.world.harness.processes.some(({ paused }) => paused);
    // While tasks can run, moving the clock is made less likely, or tasks would rarely finish in time.
    const busy = [...this.world.tasks].some((task) => !task.ended && task.point?.notBeforeMs === undefined);
    const share = busy ? 0.25 : 1;
    return [
      { name: 'a moment passes', weight: 0.5 * share, run: () => this.advanceBy(this.world.random('moment').integer(1, 1_500)) },
      { name: 'time passes until something is due', weight: 1.2 * share, run: () => this.advanceToNextEvent(HOUR_MS).then(() => undefined) },
      {
        name: 'minutes pass',
        weight: aProcessIsStopped ? 1 : 0.1 * share,
        run: () => this.advanceBy(this.world.random('minutes').integer(16_000, HOUR_MS / 6)),
      },
      { name: 'hours pass', weight: 0.03 * share, run: () => this.advanceBy(this.world.random('hours').integer(HOUR_MS / 2, 30 * HOUR_MS)) },
    ];
  }

  /** Moves to the next moment at which a task, the provider or a row is due. @returns false when there is none */
  async advanceToNextEvent(atMostMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { clock } = this.world.harness;
    const before = clock.now();
    const waiting = [...this.world.tasks].flatMap((task) => (task.ended ? [] : [task.point?.notBeforeMs ?? Number.POSITIVE_INFINITY]));
    const ahead = [...waiting, this.world.ledgers.nextEventMs()].filter((atMs) => atMs > before);
    await clock.advanceToNext(Math.min(before + atMostMs, ...ahead));
    this.world.ledgers.catchUp();
    return clock.now() > before;
  }

  private async advanceBy(durationMs: number): Promise<void> {
    const { clock } = this.world.harness;
    await clock.advanceTo(clock.now() + durationMs);
    this.world.ledgers.catchUp();
  }
}
