import { CONFIG, type Config } from '@app/config';
import { AccountLimitsReader } from '@app/providers';
import { type AccountLimits, AccountLimitsSource } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';

/** Every provider account has queues of its own, so that a slow provider delays no other. */
@Injectable()
export class ProviderAccountLimits extends AccountLimitsSource {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly accounts: AccountLimitsReader,
  ) {
    super();
  }

  async list(): Promise<AccountLimits[]> {
    const { workerConcurrency } = this.config.queue;
    return (await this.accounts.list()).map(({ id, concurrency, perSecond }) => ({ id, concurrency: concurrency ?? workerConcurrency, perSecond }));
  }
}
