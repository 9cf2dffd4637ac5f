import { CONFIG, type Config } from '@app/config';
import { SESSIONS_KEPT } from '@app/database';
import { Outages } from '@app/observability';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { PostgresBackend } from './postgres-backend.js';
import { QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';
import { RedisBackend } from './redis-backend.js';

/** The backend that the configuration chooses, not prepared yet. */
export function createQueueBackend(config: Config, outages: Outages): QueueBackend {
  const { redisUrl, poolSize } = config.queue;
  return redisUrl === null ? new PostgresBackend(config.database.directUrl, poolSize, outages) : new RedisBackend(redisUrl, outages);
}

async function prepared(config: Config, outages: Outages): Promise<QueueBackend> {
  const backend = createQueueBackend(config, outages);
  try {
    await backend.prepare();
  } catch (error) {
    // Without Redis a process that only takes requests keeps them as rows, and a sweeper queues these later.
    if (backend.kind === 'redis' && config.role === 'api') return backend;
    await backend.close();
    throw error;
  }
  return backend;
}

/** Provides the queue backend, ready for use, and closes it. */
@Module({
  providers: [{ provide: QUEUE_BACKEND, useFactory: prepared, inject: [CONFIG, Outages, SESSIONS_KEPT] }],
  exports: [QUEUE_BACKEND],
})
export class QueueBackendModule implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {}

  async onApplicationShutdown(): Promise<void> {
    await this.backend.close();
  }
}
