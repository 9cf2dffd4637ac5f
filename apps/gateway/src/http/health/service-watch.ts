import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ReadinessProbe } from './readiness-probe.js';

/** How often the services are asked while all work, and while one does not, in milliseconds. */
const INTERVAL_MS = 10_000;
const INTERVAL_AWAY_MS = 2_000;

/** Asks the services also when nobody else does: an outage is noticed, raised and over without a request or a probe from outside. */
@Injectable()
export class ServiceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly probe: ReadinessProbe) {}

  onApplicationBootstrap(): void {
    this.askAfter(INTERVAL_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.asking;
  }

  private askAfter(delayMs: number): void {
    if (this.isClosed) return;
    this.timer = setTimeout(() => {
      this.asking = this.ask();
    }, delayMs);
    this.timer.unref();
  }

  private async ask(): Promise<void> {
    const missing = await this.probe.missing();
    this.askAfter(missing.length === 0 ? INTERVAL_MS : INTERVAL_AWAY_MS);
  }
}
