import { assertWritable, Database } from '@app/database';
import { Outages, type ServiceName, withDeadline } from '@app/observability';
import { QueueHealth } from '@app/queue';
import { Injectable } from '@nestjs/common';

const CHECK_TIMEOUT_MS = 2_000;
/**
 * For how long probes wait for one write, in milliseconds. On a connection whose server has vanished it ends only with the time-out of an answer, half a
 * minute later: the server that has taken its place is asked before that, by a few connections of the pool at most.
 */
const SHARED_FOR_MS = 10_000;

interface Write {
  begunAtMs: number;
  ended: Promise<void>;
}

/** Asks every service that a request needs whether it works. */
@Injectable()
export class ReadinessProbe {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueHealth,
    private readonly outages: Outages,
  ) {}

  /** The latest write, while it has not ended: probes that follow wait for it, so that they take no connection each. */
  private write: Write | null = null;

  /** The names of the services that do not work, or do not answer within two seconds. */
  async missing(): Promise<ServiceName[]> {
    const answers = await Promise.all([this.ask('database', () => this.assertWritable()), this.ask('queue', () => this.queue.check())]);
    return answers.filter((name) => name !== null);
  }

  private async ask(name: ServiceName, check: () => Promise<void>): Promise<ServiceName | null> {
    try {
      await withDeadline(check(), CHECK_TIMEOUT_MS);
      this.outages.answered(name);
      return null;
    } catch (error) {
      this.outages.failed(name, error);
      return name;
    }
  }

  private assertWritable(): Promise<void> {
    const nowMs = performance.now();
    if (this.write !== null && nowMs - this.write.begunAtMs < SHARED_FOR_MS) return this.write.ended;
    const write: Write = {
      begunAtMs: nowMs,
      ended: assertWritable(this.database).finally(() => {
        if (this.write === write) this.write = null;
      }),
    };
    this.write = write;
    return write.ended;
  }
}
