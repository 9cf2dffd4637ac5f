import { LOGGER, type Logger, Outages, withDeadline } from '@app/observability';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { BackendQueue, BackendWorker } from './backend/bullmq-classes.js';
import { QUEUE_BACKEND, type QueueBackend } from './backend/queue-backend.js';
import { QueueBackendModule } from './backend/queue-backend.module.js';
import { QueueHealth } from './backend/queue-health.js';
import { WorkerLifecycle } from './backend/worker-lifecycle.js';
import { FIXED_JOBS, queueNameOf } from './jobs/job-catalogue.js';
import { JobQueue } from './jobs/job-queue.js';
import { TakenJobs } from './jobs/taken-jobs.js';
import { ConsumerHealth } from './sweeper/consumer-health.js';
import { DueRowsRepository } from './sweeper/due-rows.repository.js';
import { Sweeper } from './sweeper/sweeper.js';

const CLOSE_TIMEOUT_MS = 5_000;
const FIXED_QUEUES = FIXED_JOBS.map(queueNameOf);

// BullModule has no option for a backend: its classes must be set before the first queue is registered.
BullModule.queueClass = BackendQueue;
BullModule.workerClass = BackendWorker;

function createJobQueue(backend: QueueBackend, outages: Outages, ...registered: Queue[]): JobQueue {
  for (const queue of registered) backend.reportErrorsOf(queue);
  return new JobQueue(backend, outages, registered);
}

/** What all libs may inject. */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    QueueBackendModule,
    BullModule.forRootAsync({
      imports: [QueueBackendModule],
      inject: [QUEUE_BACKEND],
      useFactory: (backend: QueueBackend) => backend.queueOptions(),
    }),
    BullModule.registerQueue(...FIXED_QUEUES.map((name) => ({ name }))),
  ],
  providers: [
    { provide: JobQueue, useFactory: createJobQueue, inject: [QUEUE_BACKEND, Outages, ...FIXED_QUEUES.map((name) => getQueueToken(name))] },
    QueueHealth,
    WorkerLifecycle,
    TakenJobs,
    DueRowsRepository,
    ConsumerHealth,
    Sweeper,
  ],
  exports: [QueueBackendModule, JobQueue, QueueHealth, WorkerLifecycle, TakenJobs, ConsumerHealth, Sweeper, DiscoveryModule],
})
class QueueCoreModule {}

/**
 * The queue as every role needs it: adding jobs and checking its health. The workers come with the module that provides the processors.
 * Nest shuts a module down before the modules that it imports: here pending wake-ups are added, then BullModule closes the fixed queues,
 * and the backend closes its connections last.
 */
@Module({ imports: [QueueCoreModule] })
export class QueueModule implements OnApplicationShutdown {
  constructor(
    private readonly queue: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await withDeadline(this.queue.close(), CLOSE_TIMEOUT_MS).catch((error: unknown) => {
      this.logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'the queue did not close in time');
    });
  }
}
