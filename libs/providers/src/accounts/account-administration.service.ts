import { authorOf, type ChangedBy, Database, changeConfiguration, ProviderAccountEntity, recordChange, type Transaction } from '@app/database';
import { type AccountMode, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ConfigurationChangedMeanwhile, ConfigurationNotAllowed, ProviderAccountNotFound } from '../providers.errors.js';
import { AccountChanges } from './account-changes.js';
import { accountDetail, type AccountDetail } from './account-detail.js';
import { type ConfigurationChangeRecord, listChanges } from './configuration-changes.repository.js';
import { voidConfirmations, waitingConfirmation } from './confirmations.repository.js';
import { findOperatorName, insertAccount, pauseAccount, resumeAccount, updateAccount } from './provider-accounts.repository.js';
import { ProviderAccountsService } from './provider-accounts.service.js';

export interface NewAccount {
  /** Random unless given. */
  id?: string;
  provider: string;
  name: string;
  mode: AccountMode;
  credentials: Record<string, unknown>;
  options: Record<string, unknown>;
}

/** What changes and why; an absent member stays as it is. */
export interface AccountChange {
  name?: string;
  /** Only those to be replaced; '' removes an optional one. Secrets only before the account is used: later they are rotated. */
  credentials?: Record<string, unknown>;
  options?: Record<string, unknown>;
  reason: string;
}

/** Pausing or resuming an account, for its list of changes. */
interface PauseChange {
  action: 'account.paused' | 'account.resumed';
  by: ChangedBy;
  reason: string;
}

/** What administrators do with provider accounts. Every change is recorded with the operator who made it; secrets are never returned. */
@Injectable()
export class AccountAdministration {
  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    private readonly changed: AccountChanges,
  ) {}

  /** All accounts, by name. */
  async list(): Promise<AccountDetail[]> {
    const rows = await this.rows.find({ order: { name: 'ASC', id: 'ASC' } });
    return Promise.all(rows.map((row) => this.detailOf(row)));
  }

  /** @throws {ProviderAccountNotFound} */
  async get(id: string): Promise<AccountDetail> {
    return this.detailOf(await this.find(id));
  }

  /** The changes of an account, newest first. */
  changes(id: string): Promise<ConfigurationChangeRecord[]> {
    return listChanges(this.database, id);
  }

  /** @throws {InvalidAccountOptions | InvalidCredentials | UnknownProvider} */
  async create(by: ChangedBy, account: NewAccount): Promise<AccountDetail> {
    const { id = newId('providerAccount'), provider, name, mode, credentials, options } = account;
    this.accounts.check({ provider, mode, credentials, options });
    const described = this.accounts.describe(account, credentials);
    const { operatorId, data: facts, first } = authorOf(by);
    await this.change(id, async (tx) => {
      await first(tx);
      await insertAccount(tx, { id, provider, name, mode, credentialsEncrypted: this.accounts.encrypt(id, credentials), options, ...described });
      const data = { provider, name, mode, options, identity: described.identity, credentials: Object.keys(credentials), ...facts };
      await recordChange(tx, { subject: 'provider_account', subjectId: id, action: 'account.created', operatorId, reason: null, data });
    });
    return this.get(id);
  }

  /**
   * Replaces what is given and keeps the rest.
   * @throws {ConfigurationChangedMeanwhile} when the operator saw an older version
   * @throws {IdentityIsKept | ConfigurationNotAllowed} when a payout was routed to the account, and it would be another one, or another secret
   * @throws {InvalidCredentials} also when a new address is given without all secrets
   */
  async update(by: ChangedBy, id: string, expectedVersion: number, change: AccountChange): Promise<AccountDetail> {
    const row = await this.find(id);
    if (row.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const { credentials, options, effect } = this.accounts.changed(row, change);
    const { operatorId, data: facts, first } = authorOf(by);
    await this.change(id, async (tx) => {
      await first(tx);
      const stored = { id, name: change.name ?? row.name, credentialsEncrypted: this.accounts.encrypt(id, credentials), options, ...effect };
      if (!(await updateAccount(tx, expectedVersion, stored))) throw new ConfigurationChangedMeanwhile();
      if (effect.proof !== 'keep') await voidConfirmations(tx, id);
      const given = Object.entries(change.credentials ?? {});
      const data = {
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.options ? { options } : {}),
        credentials: given.filter(([, value]) => value !== '').map(([field]) => field),
        removed: given.filter(([, value]) => value === '').map(([field]) => field),
        ...facts,
      };
      await recordChange(tx, { subject: 'provider_account', subjectId: id, action: 'account.changed', operatorId, reason: change.reason, data });
    });
    return this.get(id);
  }

  /**
   * Stops sending through an account; enquiries and notifications continue.
   * @throws {ConfigurationNotAllowed} when it is paused already
   */
  async pause(operatorId: string, id: string, reason: string): Promise<AccountDetail> {
    return this.changePause(id, { action: 'account.paused', by: operatorId, reason }, async (tx) => {
      if (!(await pauseAccount(tx, id, operatorId, reason))) throw new ConfigurationNotAllowed('The account is already paused.');
    });
  }

  /** @throws {ConfigurationNotAllowed} when it is not paused */
  async resume(by: ChangedBy, id: string, reason: string): Promise<AccountDetail> {
    return this.changePause(id, { action: 'account.resumed', by, reason }, async (tx) => {
      if (!(await resumeAccount(tx, id))) throw new ConfigurationNotAllowed('The account is not paused.');
    });
  }

  private async changePause(id: string, { action, by, reason }: PauseChange, apply: (tx: Transaction) => Promise<void>): Promise<AccountDetail> {
    await this.find(id);
    const { operatorId, data, first } = authorOf(by);
    await this.change(id, async (tx) => {
      await first(tx);
      await apply(tx);
      await recordChange(tx, { subject: 'provider_account', subjectId: id, action, operatorId, reason, data });
    });
    return this.get(id);
  }

  private async change(id: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await changeConfiguration(this.database, work);
    this.accounts.forget(id);
    this.changed.announce();
  }

  private async find(id: string): Promise<ProviderAccountEntity> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    return row;
  }

  private async detailOf(row: ProviderAccountEntity): Promise<AccountDetail> {
    const { capabilities } = await this.accounts.get(row.id);
    const pausedByName = row.pausedAt === null ? '' : await this.operatorName(row.pausedBy);
    const confirmation = (await waitingConfirmation(this.database, row.id)) ?? null;
    return accountDetail(row, { credentials: this.accounts.credentialsOf(row), capabilities, pausedByName, confirmation });
  }

  /** The id where the operator no longer exists. */
  private async operatorName(id: string | null): Promise<string> {
    return (await findOperatorName(this.database, id)) ?? id ?? '';
  }
}
