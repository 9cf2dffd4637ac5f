import { CONFIG, type Config } from '@app/config';
import { AccountLimitsReader } from '@app/providers';
import { type Lane, LaneSource } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';

/** Every provider account has a lane of its own, so that a slow provider delays nobody else. */
@Injectable()
export class AccountLanes extends LaneSource {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly accounts: AccountLimitsReader,
  ) {
    super();
  }

  async lanes(): Promise<Lane[]> {
    const { workerConcurrency } = this.config.queue;
    return (await this.accounts.list()).map(({ id, concurrency, perSecond }) => ({ name: id, concurrency: concurrency ?? workerConcurrency, perSecond }));
  }
}
