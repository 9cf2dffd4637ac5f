import { assertWritable, Database } from '@app/database';
import { Outages, type ServiceName, withDeadline } from '@app/observability';
import { QueueHealth } from '@app/queue';
import { Injectable } from '@nestjs/common';

const CHECK_TIMEOUT_MS = 2_000;

/** Asks every service that a request needs whether it works. */
@Injectable()
export class ReadinessProbe {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueHealth,
    private readonly outages: Outages,
  ) {}

  /** A write that has not ended yet: probes that follow wait for it, so that they take no connection each. */
  private write: Promise<void> | null = null;

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
    this.write ??= assertWritable(this.database).finally(() => {
      this.write = null;
    });
    return this.write;
  }
}
