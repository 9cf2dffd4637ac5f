import { changeConfiguration, Database, ProviderAccountEntity, recordChange } from '@app/database';
import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { fillIdentity } from './provider-accounts.repository.js';
import { ProviderAccountsService } from './provider-accounts.service.js';

/** Fills in the identity of accounts from before it was kept: only a program can read the credentials from which it follows. */
@Injectable()
export class AccountIdentities implements OnApplicationBootstrap {
  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** An account whose credentials cannot be read is left as it is: nothing can be sent through it either. */
  async onApplicationBootstrap(): Promise<void> {
    for (const row of await this.rows.findBy({ identity: IsNull() })) {
      try {
        const { identity, isSimulated } = this.accounts.describe(row, this.accounts.credentialsOf(row));
        await changeConfiguration(this.database, async (tx) => {
          if (!(await fillIdentity(tx, row.id, { identity, isSimulated }))) return;
          const change = { action: 'account.identified', operatorId: null, reason: null, data: { identity } };
          await recordChange(tx, { subject: 'provider_account', subjectId: row.id, ...change });
        });
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown error';
        this.logger.warn({ providerAccountId: row.id, error: name }, 'the identity of a provider account could not be read from its credentials');
      }
    }
  }
}
