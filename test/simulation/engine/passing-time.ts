import type { World } from '../world/world.js';
import type { Option } from './option.js';

const HOUR_MS = 3_600_000;

/** Time passes only where nobody is inside a transaction: there the server's clock stands still as well. */
export class PassingTime {
  constructor(private readonly world: World) {}

  options(): Option[] {
    if (this.world.anybodyInsideTransaction) return [];
    const somebodySleeps = this.world.stage.processes.some(({ paused }) => paused);
    // While there is something to do, there is less time to lose.
    const busy = [...this.world.tasks].some((task) => !task.ended && task.point?.notBeforeMs === undefined);
    const share = busy ? 0.25 : 1;
    return [
      { name: 'a moment passes', weight: 0.5 * share, run: () => this.pass(this.world.dice('moment').whole(1, 1_500)) },
      { name: 'time passes until something is due', weight: 1.2 * share, run: () => this.toNext(HOUR_MS).then(() => undefined) },
      { name: 'minutes pass', weight: somebodySleeps ? 1 : 0.1 * share, run: () => this.pass(this.world.dice('minutes').whole(16_000, HOUR_MS / 6)) },
      { name: 'hours pass', weight: 0.03 * share, run: () => this.pass(this.world.dice('hours').whole(HOUR_MS / 2, 30 * HOUR_MS)) },
    ];
  }

  /** The next moment at which a task, the provider or a row wants something. @returns false when there is none */
  async toNext(atMostMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { clock } = this.world.stage;
    const before = clock.now();
    const waiting = [...this.world.tasks].flatMap((task) => (task.ended ? [] : [task.point?.notBeforeMs ?? Number.POSITIVE_INFINITY]));
    const ahead = [...waiting, this.world.provider.nextEventMs()].filter((atMs) => atMs > before);
    await clock.advanceToNext(Math.min(before + atMostMs, ...ahead));
    this.world.provider.catchUp();
    return clock.now() > before;
  }

  private async pass(durationMs: number): Promise<void> {
    const { clock } = this.world.stage;
    await clock.advanceTo(clock.now() + durationMs);
    this.world.provider.catchUp();
  }
}
