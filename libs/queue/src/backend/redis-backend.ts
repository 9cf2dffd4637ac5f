import { type Logger, withDeadline, withoutCredentials } from '@app/observability';
import { Redis } from 'ioredis';
import { QueueBackend } from './queue-backend.js';
import { RedisNotReachable } from './queue.errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
const CHECK_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

/** The queue in Redis. */
export class RedisBackend extends QueueBackend {
  readonly kind = 'redis';
  protected readonly connection: Redis;
  private lastError: Error | null = null;

  constructor(
    private readonly url: string,
    logger: Logger,
  ) {
    super(logger);
    this.connection = new Redis(url, {
      // BullMQ demands that workers wait without end. Adding a job has a deadline of its own.
      maxRetriesPerRequest: null,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (tries) => Math.min(tries * 200, MAX_RECONNECT_DELAY_MS),
    });
    this.connection.on('error', (error: Error) => {
      this.lastError = error;
      logger.warn({ error: withoutCredentials(error.message) }, new RedisNotReachable(url, error).message);
    });
  }

  /** @throws {RedisNotReachable} when there is no answer within five seconds */
  async prepare(): Promise<void> {
    try {
      await withDeadline(this.connection.ping(), CONNECT_TIMEOUT_MS);
    } catch (error) {
      throw new RedisNotReachable(this.url, this.lastError ?? error);
    }
  }

  async check(): Promise<void> {
    await withDeadline(this.connection.ping(), CHECK_TIMEOUT_MS);
  }

  async close(): Promise<void> {
    this.connection.disconnect();
    await Promise.resolve();
  }
}
