import { Database, sql } from '@app/database';
import { LOGGER, type Logger, withDeadline } from '@app/observability';
import { QueueHealth } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';

const CHECK_TIMEOUT_MS = 2_000;
const ALIVE = sql('health_alive', 'SELECT 1 AS alive');

/** Asks every part that a request needs. */
@Injectable()
export class ReadinessProbe {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueHealth,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The names of the parts that do not answer within two seconds. */
  async missing(): Promise<string[]> {
    const answers = await Promise.all([this.ask('database', () => this.database.rows(ALIVE, [])), this.ask('queue', () => this.queue.check())]);
    return answers.filter((name) => name !== null);
  }

  private async ask(name: string, check: () => Promise<unknown>): Promise<string | null> {
    try {
      await withDeadline(check(), CHECK_TIMEOUT_MS);
      return null;
    } catch (error) {
      this.logger.warn({ part: name, err: error }, 'a part that is needed does not answer');
      return name;
    }
  }
}
