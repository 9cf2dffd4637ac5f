import type { Config } from '@app/config';
import { type Logger, withoutCredentials } from '@app/observability';
import { type JobsOptions, Queue, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { JobData } from './job-catalogue.js';
import { classesOnPostgres, SharedListener } from './shared-listener.js';

/** What the gateway needs of a queue, whatever backend it has. */
export type JobQueueHandle = Pick<
  Queue<JobData>,
  'name' | 'add' | 'getWaitingCount' | 'getRateLimitTtl' | 'removeRateLimitKey' | 'getJobScheduler' | 'upsertJobScheduler' | 'removeJobScheduler' | 'close'
>;
/** What the gateway needs of a worker. */
export type JobWorkerHandle = Pick<Worker<JobData>, 'run' | 'close' | 'closing'>;
/** A job as a worker gets it. */
export interface QueuedJob {
  name: string;
  data: JobData;
}
export type JobHandler = (job: QueuedJob) => Promise<void>;
type WorkerLimits = Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'maxStalledCount' | 'limiter'>;

/** A finished job is of no more use: the row tells what became of it. */
export const JOB_DEFAULTS: JobsOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

/** Nobody reads BullMQ's own events. Trimming ten thousand of them with every job would cost more than the job. */
const EVENT_STREAM = { events: { maxLen: 100 } };

/** Where the queue lives: in PostgreSQL (nothing to install) or in Redis (many workers). */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  queue(name: string): JobQueueHandle;
  worker(name: string, handler: JobHandler, options: WorkerLimits): JobWorkerHandle;
  /** Creates what the backend needs; harmless when it is there. */
  prepare(): Promise<void>;
  /** Resolves when the backend answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** How an idle worker waits: it looks again by itself after so many seconds, and a notification wakes it at once. */
const DRAIN_DELAY_SECONDS = 2;
/** How long a worker believes what it was told of a limiter's window, in milliseconds. */
const MAX_RATE_LIMIT_DELAY_MS = 2_000;
const CHECK_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;
const WAITING = { drainDelay: DRAIN_DELAY_SECONDS, maximumRateLimitDelay: MAX_RATE_LIMIT_DELAY_MS, autorun: false };

function reportTo(logger: Logger, queue: string): (error: Error) => void {
  return (error) => {
    logger.warn({ queue, error: withoutCredentials(error.message) }, 'the queue reported an error');
  };
}

class PostgresQueues implements QueueBackend {
  readonly kind = 'postgres';
  /** One pool for all queues and workers, however many lanes there are: with pools of their own they would hold more connections than a server gives. */
  private readonly pool: pg.Pool;
  private readonly classes: ReturnType<typeof classesOnPostgres>;
  private readonly listener: SharedListener;

  constructor(
    url: string,
    size: number,
    private readonly logger: Logger,
  ) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: size,
      options: '-c search_path=bullmq',
      application_name: 'payout-gateway-queue',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // Every queue and every worker listens to it.
    this.pool.setMaxListeners(0);
    this.listener = new SharedListener(this.pool);
    this.classes = classesOnPostgres(this.listener);
    // A server that is killed while a connection changes hands reports to nobody, and that would end the process. Who uses the connection next is told.
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
    this.pool.on('error', (error) => {
      logger.warn({ error: error.message }, 'a connection of the queue was lost');
    });
  }

  queue(name: string): JobQueueHandle {
    const queue = new this.classes.Queue<JobData>(name, { connection: this.pool, defaultJobOptions: JOB_DEFAULTS, streams: EVENT_STREAM });
    queue.on('error', reportTo(this.logger, name));
    return queue;
  }

  worker(name: string, handler: JobHandler, options: WorkerLimits): JobWorkerHandle {
    const worker = new this.classes.Worker<JobData>(name, handler, { ...options, ...WAITING, connection: this.pool });
    worker.on('error', reportTo(this.logger, name));
    return worker;
  }

  async prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  }

  async check(): Promise<void> {
    await this.pool.query('SELECT 1 FROM bullmq.job LIMIT 1');
  }

  async close(): Promise<void> {
    await this.listener.close();
    await this.pool.end();
  }
}

class RedisQueues implements QueueBackend {
  readonly kind = 'redis';
  private readonly connection: Redis;

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    // Workers wait for ever by design of BullMQ; hints are dropped by their own deadline when Redis is away.
    this.connection = new Redis(url, {
      maxRetriesPerRequest: null,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (tries) => Math.min(tries * 200, 2_000),
    });
    this.connection.on('error', (error: Error) => {
      logger.warn(
        { error: withoutCredentials(error.message) },
        `Redis is not reachable at ${withoutCredentials(url)}: start it, or unset REDIS_URL to run the queue on PostgreSQL`,
      );
    });
  }

  queue(name: string): JobQueueHandle {
    const queue = new Queue<JobData>(name, { connection: this.connection, defaultJobOptions: JOB_DEFAULTS, streams: EVENT_STREAM });
    queue.on('error', reportTo(this.logger, name));
    return queue;
  }

  worker(name: string, handler: JobHandler, options: WorkerLimits): JobWorkerHandle {
    const worker = new Worker<JobData>(name, handler, { ...options, ...WAITING, connection: this.connection });
    worker.on('error', reportTo(this.logger, name));
    return worker;
  }

  async prepare(): Promise<void> {
    await Promise.resolve();
  }

  async check(): Promise<void> {
    await withDeadline(this.connection.ping(), CHECK_TIMEOUT_MS);
  }

  async close(): Promise<void> {
    this.connection.disconnect();
    await Promise.resolve();
  }
}

/** Rejects when the work takes longer than the deadline; the work itself goes on. */
export async function withDeadline<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Picks the backend by configuration. */
export function createQueueBackend(config: Config, logger: Logger): QueueBackend {
  const { redisUrl, poolSize } = config.queue;
  return redisUrl === null ? new PostgresQueues(config.database.url, poolSize, logger) : new RedisQueues(redisUrl, logger);
}
