import { Database, ProviderAccountEntity, type ProviderAccountOptions, sql, type Transaction } from '@app/database';
import { type AccountMode, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { keepChange, type KeptChange, listChanges } from './configuration-changes.repository.js';
import type { Capabilities, ConnectionTest } from '../connector-kit/connector.contract.js';
import { checkAccount, ProviderAccountsService } from './provider-accounts.service.js';
import { ConfigurationChangedMeanwhile, ConfigurationNotAllowed, ProviderAccountNotFound } from '../providers.errors.js';
import { providerNamed } from '../connectors/registry.js';
import { RoutingService } from '../routing/routing.service.js';

const TEST_TIMEOUT_MS = 10_000;

/** An account as people see it: what is secret is only said to be there. */
export interface AccountDetail {
  id: string;
  provider: string;
  providerTitle: string;
  name: string;
  mode: AccountMode;
  version: number;
  /** Those that are not secret, in clear. */
  settings: Record<string, string>;
  /** Names of the secrets that are kept. */
  secrets: string[];
  options: ProviderAccountOptions;
  /** With the account's options above what the provider declares. */
  capabilities: Capabilities;
  pause: { at: Date; by: string; byName: string; reason: string } | null;
  breaker: { openedAt: Date; retryAt: Date; trials: number; reason: string | null } | null;
  createdAt: Date;
}

export interface NewAccount {
  provider: string;
  name: string;
  mode: AccountMode;
  credentials: Record<string, unknown>;
  options: Record<string, unknown>;
}

/** What is to be different; absent: stays. */
export interface AccountChange {
  name?: string;
  /** Only those that are to be replaced; '' takes an optional one away. */
  credentials?: Record<string, unknown>;
  options?: Record<string, unknown>;
}

const INSERT = sql('account_insert', `INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted, options) VALUES ($1, $2, $3, $4, $5, $6)`);
const UPDATE = sql(
  'account_update',
  `UPDATE provider_account SET name = $3, credentials_encrypted = $4, options = $5, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id`,
);
const PAUSE = sql(
  'account_pause',
  `UPDATE provider_account SET paused_at = now(), paused_by = $2, pause_reason = $3, version = version + 1 WHERE id = $1 AND paused_at IS NULL RETURNING id`,
);
const RESUME = sql(
  'account_resume',
  `UPDATE provider_account SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, version = version + 1 WHERE id = $1 AND paused_at IS NOT NULL RETURNING id`,
);

/** The next canary is due now. */
const TRY_NOW = sql(
  'account_try_now',
  `UPDATE provider_account SET breaker_retry_at = clock_timestamp() WHERE id = $1 AND breaker_retry_at > clock_timestamp() RETURNING id`,
);

const OPERATOR_NAME = sql('account_paused_by', `SELECT name FROM operator WHERE id = $1`);

/** What administrators do with provider accounts. Every change is kept with who made it; no credential ever comes back. */
@Injectable()
export class AccountAdministration {
  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    private readonly routing: RoutingService,
  ) {}

  /** All accounts, by name. */
  async list(): Promise<AccountDetail[]> {
    const rows = await this.rows.find({ order: { name: 'ASC', id: 'ASC' } });
    return Promise.all(rows.map((row) => this.dossierOf(row)));
  }

  /** @throws {ProviderAccountNotFound} */
  async get(id: string): Promise<AccountDetail> {
    return this.dossierOf(await this.find(id));
  }

  /** Who changed what, newest first. */
  changes(id: string): Promise<KeptChange[]> {
    return listChanges(this.database, id);
  }

  /** @throws {InvalidAccountOptions | InvalidCredentials | UnknownProvider} */
  async create(operatorId: string, account: NewAccount): Promise<AccountDetail> {
    const { provider, name, mode, credentials, options } = account;
    checkAccount(provider, mode, credentials, options);
    const id = newId('providerAccount');
    await this.change(id, async (tx) => {
      await tx.rows(INSERT, [id, provider, name, mode, this.accounts.encrypt(id, credentials), options]);
      const data = { provider, name, mode, options, credentials: Object.keys(credentials) };
      await keepChange(tx, { subject: 'provider_account', subjectId: id, action: 'account.created', operatorId, reason: null, data });
    });
    return this.get(id);
  }

  /**
   * Replaces what is given and keeps the rest.
   * @throws {ConfigurationChangedMeanwhile} when the operator saw an older version
   */
  async update(operatorId: string, id: string, expectedVersion: number, change: AccountChange, reason: string): Promise<AccountDetail> {
    const row = await this.find(id);
    if (row.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const credentials = { ...this.accounts.credentialsOf(row), ...change.credentials };
    const options = change.options ?? row.options;
    checkAccount(row.provider, row.mode, credentials, options);
    await this.change(id, async (tx) => {
      const changed = await tx.rows(UPDATE, [id, expectedVersion, change.name ?? row.name, this.accounts.encrypt(id, credentials), options]);
      if (changed.length !== 1) throw new ConfigurationChangedMeanwhile();
      const given = Object.entries(change.credentials ?? {});
      const data = {
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.options ? { options } : {}),
        credentials: given.filter(([, value]) => value !== '').map(([field]) => field),
        removed: given.filter(([, value]) => value === '').map(([field]) => field),
      };
      await keepChange(tx, { subject: 'provider_account', subjectId: id, action: 'account.changed', operatorId, reason, data });
    });
    return this.get(id);
  }

  /**
   * From now on nothing is sent through it; asking and listening go on.
   * @throws {ConfigurationNotAllowed} when it is paused already
   */
  async pause(operatorId: string, id: string, reason: string): Promise<AccountDetail> {
    return this.turn(PAUSE, 'account.paused', 'It is paused already.', operatorId, id, reason);
  }

  /** @throws {ConfigurationNotAllowed} when it is not paused */
  async resume(operatorId: string, id: string, reason: string): Promise<AccountDetail> {
    return this.turn(RESUME, 'account.resumed', 'It is not paused.', operatorId, id, reason);
  }

  /** A harmless request that needs the credentials. When it is answered while the breaker is open, the next payout tries at once. */
  async test(id: string): Promise<ConnectionTest> {
    this.accounts.forget(id);
    const { connector } = await this.accounts.get(id);
    const test = await connector.testConnection(TEST_TIMEOUT_MS);
    if (!test.ok) return test;
    const isBroughtForward = (await this.database.rows(TRY_NOW, [id])).length > 0;
    return isBroughtForward ? { ...test, message: `${test.message} The next attempt is due now.` } : test;
  }

  private async turn(what: typeof PAUSE, action: string, otherwise: string, operatorId: string, id: string, reason: string): Promise<AccountDetail> {
    await this.find(id);
    await this.change(id, async (tx) => {
      const changed = await tx.rows(what, what === PAUSE ? [id, operatorId, reason] : [id]);
      if (changed.length !== 1) throw new ConfigurationNotAllowed(otherwise);
      await keepChange(tx, { subject: 'provider_account', subjectId: id, action, operatorId, reason, data: {} });
    });
    return this.get(id);
  }

  private async change(id: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.database.transaction(work);
    this.accounts.forget(id);
    this.routing.forget();
  }

  private async find(id: string): Promise<ProviderAccountEntity> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    return row;
  }

  private async dossierOf(row: ProviderAccountEntity): Promise<AccountDetail> {
    const { title, credentialFields } = providerNamed(row.provider);
    const credentials = this.accounts.credentialsOf(row);
    const given = credentialFields.filter(({ name }) => typeof credentials[name] === 'string' && credentials[name] !== '');
    const { id, provider, name, mode, version, options, createdAt } = row;
    const { capabilities } = await this.accounts.get(id);
    return {
      id,
      provider,
      providerTitle: title,
      name,
      mode,
      version,
      settings: Object.fromEntries(given.filter(({ secret }) => !secret).map((field) => [field.name, String(credentials[field.name])])),
      secrets: given.filter(({ secret }) => secret).map((field) => field.name),
      options,
      capabilities,
      pause: row.pausedAt && { at: row.pausedAt, by: row.pausedBy ?? '', byName: await this.operatorName(row.pausedBy), reason: row.pauseReason ?? '' },
      breaker: row.breakerOpenedAt && {
        openedAt: row.breakerOpenedAt,
        retryAt: row.breakerRetryAt ?? row.breakerOpenedAt,
        trials: row.breakerTrials,
        reason: row.breakerReason,
      },
      createdAt,
    };
  }

  /** Whoever paused it, by name; the id where nobody of that id is left. */
  private async operatorName(id: string | null): Promise<string> {
    return (await this.database.first<{ name: string }>(OPERATOR_NAME, [id]))?.name ?? id ?? '';
  }
}
