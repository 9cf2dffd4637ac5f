import { Database, isConnectionFailure } from '@app/database';
import { Alerts, errorFacts, LOGGER, type Logger, Outages } from '@app/observability';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { fold, foldedAlert, type FoldedAlert } from './folded-alerts.js';
import { storeAlerts } from './alert-outbox.repository.js';

/** A burst becomes one statement, in milliseconds. */
const STORE_AFTER_MS = 250;
/** When the database does not take them, in milliseconds. */
const RETRY_AFTER_MS = 5_000;

/**
 * Stores what this process raises for the channels, beside the work and never in its way. Until it is stored, a quarter of a second later or when the
 * database is back, it is in the log alone. It waits folded, so that it takes no more memory however much is raised.
 */
@Injectable()
export class AlertRecorder implements OnModuleInit, BeforeApplicationShutdown {
  private waiting = new Map<string, FoldedAlert>();
  private timer: NodeJS.Timeout | null = null;
  private isFailing = false;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly alerts: Alerts,
    private readonly outages: Outages,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.alerts.subscribe((alert) => {
      fold(this.waiting, foldedAlert(alert));
      this.storeAfter(STORE_AFTER_MS);
    });
  }

  /** Stores what waits. Never throws: what cannot be stored waits on. */
  flush(): Promise<void> {
    this.storing = this.storing.then(() => this.store());
    return this.storing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private storeAfter(ms: number): void {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, ms).unref();
  }

  private async store(): Promise<void> {
    if (this.waiting.size === 0) return;
    const taken = this.waiting;
    this.waiting = new Map();
    try {
      await storeAlerts(this.database, [...taken.values()]);
      this.isFailing = false;
    } catch (error) {
      for (const alert of taken.values()) fold(this.waiting, alert);
      if (isConnectionFailure(error)) this.outages.failed('database', error);
      else if (!this.isFailing) this.logger.warn(errorFacts(error), 'alerts cannot be stored for their channels yet; they wait');
      this.isFailing = true;
      this.storeAfter(RETRY_AFTER_MS);
    }
  }
}
