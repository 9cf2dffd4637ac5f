import { CONFIG, type Config } from '@app/config';
import { LOGGER, type Logger } from '@app/observability';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobQueue } from './job-queue.js';
import { QUEUE_BACKEND } from './queue.tokens.js';
import { createQueueBackend, type QueueBackend, withDeadline } from './queue-backend.js';
import { QueueHealth } from './queue-health.js';
import { Sweeper } from './sweeper.js';

const CLOSE_TIMEOUT_MS = 5_000;

/** The queue as every role needs it: hints and health. Workers come with {@link JobRunner} in the roles that run jobs. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: QUEUE_BACKEND,
      useFactory: async (config: Config, logger: Logger): Promise<QueueBackend> => {
        const backend = createQueueBackend(config, logger);
        if (backend.kind === 'postgres') await backend.prepare();
        return backend;
      },
      inject: [CONFIG, LOGGER],
    },
    { provide: JobQueue, useFactory: (backend: QueueBackend, logger: Logger) => new JobQueue(backend, logger), inject: [QUEUE_BACKEND, LOGGER] },
    QueueHealth,
    Sweeper,
  ],
  exports: [QUEUE_BACKEND, JobQueue, QueueHealth, Sweeper, DiscoveryModule],
})
export class QueueModule implements OnApplicationShutdown {
  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly queue: JobQueue,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await withDeadline(this.queue.close(), CLOSE_TIMEOUT_MS).catch(() => undefined);
    await this.backend.close();
  }
}
