import { ProviderAccountEntity, type ProviderAccountOptions } from '@app/database';
import type { AccountMode } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { providerNamed } from '../connectors/registry.js';
import { ConfigurationChangedMeanwhile, ConfigurationNotAllowed, ProviderAccountNotFound } from '../providers.errors.js';
import type { AccountChange, NewAccount } from './account-administration.service.js';
import { ProviderAccountsService } from './provider-accounts.service.js';

/** One credential as a plan shows it. */
export interface OutlinedCredential {
  name: string;
  title: string;
  isSecret: boolean;
  /** Of a secret its fingerprint. */
  value: string;
}

/** An account as a plan shows it, without any secret. */
export interface AccountOutline {
  id: string;
  provider: string;
  name: string;
  mode: AccountMode;
  version: number;
  isPaused: boolean;
  credentials: readonly OutlinedCredential[];
  options: Readonly<Record<string, unknown>> | ProviderAccountOptions;
}

/** Writes a secret as a fingerprint: the same secret of the same field has the same one, and it tells nothing else. */
export type Fingerprint = (field: string, secret: string) => string;

/** What changes of accounts would do, before anyone makes them. Secrets appear as fingerprints only. */
@Injectable()
export class AccountPlans {
  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /** @throws {InvalidAccountOptions | InvalidCredentials | UnknownProvider} */
  create(account: NewAccount & { id: string }, fingerprint: Fingerprint): AccountOutline {
    this.accounts.check(account);
    const { id, provider, name, mode, options } = account;
    return { id, provider, name, mode, version: 1, isPaused: false, options, credentials: outlined(provider, account.credentials, fingerprint) };
  }

  /**
   * @throws {ConfigurationChangedMeanwhile} when the operator saw an older version
   * @throws {InvalidAccountOptions | InvalidCredentials | ProviderAccountNotFound}
   */
  async update(
    id: string,
    expectedVersion: number,
    change: Omit<AccountChange, 'reason'>,
    fingerprint: Fingerprint,
  ): Promise<Record<'before' | 'after', AccountOutline>> {
    const row = await this.find(id);
    if (row.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const { credentials, options } = this.accounts.changed(row, change);
    const before = this.outlineOf(row, fingerprint);
    return { before, after: { ...before, name: change.name ?? row.name, options, credentials: outlined(row.provider, credentials, fingerprint) } };
  }

  /** @throws {ConfigurationNotAllowed | ProviderAccountNotFound} */
  async resume(id: string, fingerprint: Fingerprint): Promise<AccountOutline> {
    const outline = this.outlineOf(await this.find(id), fingerprint);
    if (!outline.isPaused) throw new ConfigurationNotAllowed('The account is not paused.');
    return outline;
  }

  private outlineOf(row: ProviderAccountEntity, fingerprint: Fingerprint): AccountOutline {
    const { id, provider, name, mode, version, options } = row;
    const credentials = outlined(provider, this.accounts.credentialsOf(row), fingerprint);
    return { id, provider, name, mode, version, options, isPaused: row.pausedAt !== null, credentials };
  }

  private async find(id: string): Promise<ProviderAccountEntity> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    return row;
  }
}

function outlined(provider: string, credentials: Readonly<Record<string, unknown>>, fingerprint: Fingerprint): OutlinedCredential[] {
  return providerNamed(provider).credentialFields.flatMap(({ name, title, secret }) => {
    const value = credentials[name];
    if (typeof value !== 'string' || value === '') return [];
    return [{ name, title, isSecret: secret, value: secret ? fingerprint(name, value) : value }];
  });
}
