import { log } from './log.js';

/** The pause after a failed round, so that a database that is away is not hammered. */
const PAUSE_AFTER_ERROR_MS = 500;

/** Runs rounds of work, one at a time, until it is stopped. An error ends a round, never the poller. */
export class Poller {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isBusy = false;
  private isWanted = false;
  private isStopped = false;
  private isFailing = false;

  /** @param round does what is due and tells whether more is waiting. */
  constructor(
    private readonly name: string,
    private readonly intervalMs: number,
    private readonly round: () => Promise<boolean>,
  ) {}

  start(): void {
    this.schedule(0);
  }

  /** Asks for a round now rather than at the next interval. */
  wake(): void {
    if (this.isBusy) this.isWanted = true;
    else this.schedule(0);
  }

  /** Stops and waits for the round under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.running = this.runRound();
    }, delayMs);
  }

  private async runRound(): Promise<void> {
    this.isBusy = true;
    this.isWanted = false;
    const delayMs = await this.tryRound();
    this.isBusy = false;
    this.schedule(delayMs);
  }

  private async tryRound(): Promise<number> {
    try {
      const isMoreWaiting = await this.round();
      if (this.isFailing) log('info', 'work goes on', { work: this.name });
      this.isFailing = false;
      return isMoreWaiting || this.isWanted ? 0 : this.intervalMs;
    } catch (error) {
      if (!this.isFailing) log('warn', 'work pauses', { work: this.name, reason: error instanceof Error ? error.message : 'unknown' });
      this.isFailing = true;
      return PAUSE_AFTER_ERROR_MS;
    }
  }
}
