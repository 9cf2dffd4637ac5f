import { type Outages, withDeadline } from '@app/observability';
import { Redis } from 'ioredis';
import { QueueBackend } from './queue-backend.js';
import { RedisNotReachable } from './queue.errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
const CHECK_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_DELAY_MS = 2_000;
const CHECK_KEY = 'payout-gateway:check';
const CHECK_KEY_LIFETIME_MS = 60_000;

/** The queue in Redis. */
export class RedisBackend extends QueueBackend {
  readonly kind = 'redis';
  protected readonly connection: Redis;
  private lastError: Error | null = null;

  constructor(
    private readonly url: string,
    outages: Outages,
  ) {
    super(outages);
    this.connection = new Redis(url, {
      // BullMQ demands that workers wait without end. Adding a job has a deadline of its own.
      maxRetriesPerRequest: null,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (tries) => Math.min(tries * 200, MAX_RECONNECT_DELAY_MS),
    });
    this.connection.on('error', (error: Error) => {
      this.lastError = error;
      outages.failed('queue', new RedisNotReachable(url, error));
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

  /** Writes: a replica, and a server whose memory is full, answer and take no job. */
  async check(): Promise<void> {
    await withDeadline(this.connection.set(CHECK_KEY, '1', 'PX', CHECK_KEY_LIFETIME_MS), CHECK_TIMEOUT_MS);
  }

  async close(): Promise<void> {
    this.connection.disconnect();
    await Promise.resolve();
  }
}
