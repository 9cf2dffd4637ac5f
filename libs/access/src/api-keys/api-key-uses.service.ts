import { LOGGER, type Logger } from '@app/observability';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { networkOf } from '../sign-in/network.js';
import { ApiKeyUsesRepository, USE_INTERVAL_MS } from './api-key-uses.repository.js';

/** Beyond this the key that was not used for the longest time is forgotten, and written again with its next use. */
const MAX_REMEMBERED = 10_000;
/** Writes at the same time. Further uses are left out: a later one says more. */
const MAX_WRITES = 4;

/** When keys were last used, and from where: written beside the request, which does not wait for it, and in no transaction of it. */
@Injectable()
export class ApiKeyUses implements BeforeApplicationShutdown {
  private readonly written = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: USE_INTERVAL_MS });
  private readonly writes = new Set<Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly repository: ApiKeyUsesRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Notes a use. It never throws and never waits. @param remoteAddress as the socket reports it */
  note(apiKeyId: string, remoteAddress: string): void {
    if (this.isStopping || this.written.has(apiKeyId) || this.writes.size >= MAX_WRITES) return;
    this.written.set(apiKeyId, true);
    const write = this.write(apiKeyId, networkOf(remoteAddress)).finally(() => this.writes.delete(write));
    this.writes.add(write);
  }

  /** Waits for what is being written. */
  async settle(): Promise<void> {
    await Promise.all(this.writes);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.settle();
  }

  private async write(apiKeyId: string, network: string): Promise<void> {
    try {
      await this.repository.write(apiKeyId, network);
    } catch (error) {
      this.logger.warn({ apiKeyId, err: error }, 'the use of an API key was not noted');
    }
  }
}
