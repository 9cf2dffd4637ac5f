import { CONFIG, type Config } from '@app/config';
import { Database, isConnectionFailure } from '@app/database';
import { errorFacts, LOGGER, type Logger, Outages } from '@app/observability';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { QueueWatch } from '../queue-watch/queue-watch.service.js';
import { AlertDelivery } from './alert-delivery.service.js';
import { purgeMessages } from './alert-messages.repository.js';

const INTERVAL_MS = 5_000;
/** The queue is looked at, and digests are made, in every so many rounds: each half minute. */
const WATCH_EVERY = 6;
/** Old messages are deleted in every so many rounds: each hour. */
const PURGE_EVERY = 720;

/**
 * Sends what waits, in every process that works on jobs. It has a timer of its own and no job: that the queue is away is what some of the messages
 * are about.
 */
@Injectable()
export class AlertLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> | null = null;
  private rounds = 0;
  private isFailing = false;

  constructor(
    private readonly delivery: AlertDelivery,
    private readonly queue: QueueWatch,
    private readonly database: Database,
    private readonly outages: Outages,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'api') return;
    this.timer = setInterval(() => {
      this.round ??= this.go().finally(() => {
        this.round = null;
      });
    }, INTERVAL_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.round;
  }

  private async go(): Promise<void> {
    const round = this.rounds++;
    try {
      if (round % WATCH_EVERY === 0) {
        await this.queue.check();
        await this.queue.digests();
      }
      if (round % PURGE_EVERY === 0) await purgeMessages(this.database);
      await this.delivery.run();
      this.isFailing = false;
    } catch (error) {
      // The next round is five seconds later.
      if (isConnectionFailure(error)) this.outages.failed('database', error);
      else if (!this.isFailing) this.logger.warn(errorFacts(error), 'alert messages cannot be sent now; they wait');
      this.isFailing = true;
    }
  }
}
