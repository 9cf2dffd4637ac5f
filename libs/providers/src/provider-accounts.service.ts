import { credentialsPlace, FieldCipher, ProviderAccountEntity, type ProviderAccountOptions } from '@app/database';
import { newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { accountOptionsFaults, capabilitiesWith, InvalidAccountOptions } from './account-options.js';
import type { Capabilities, Connector } from './connector.contract.js';
import { providerNamed } from './registry.js';
import { SafeConnector } from './safe-connector.js';

/** How long an account may be out of date in memory, in milliseconds. */
const CACHE_MS = 5_000;

/** One account at one provider, ready to be used. */
export interface ProviderAccount {
  id: string;
  provider: string;
  /** For people: the account's own name. */
  name: string;
  mode: 'live' | 'test';
  options: ProviderAccountOptions;
  capabilities: Capabilities;
  connector: Connector;
}

/** An account that a payout names and that is not there. */
export class ProviderAccountNotFound extends Error {
  override readonly name = 'ProviderAccountNotFound';
}

/** Provider accounts with their connectors. Credentials are decrypted here and go nowhere else. */
@Injectable()
export class ProviderAccountsService {
  private readonly cache = new Map<string, { account: ProviderAccount; until: number }>();

  constructor(
    private readonly source: DataSource,
    private readonly cipher: FieldCipher,
  ) {}

  /** @throws {ProviderAccountNotFound} */
  async get(id: string): Promise<ProviderAccount> {
    const cached = this.cache.get(id);
    if (cached && cached.until > performance.now()) return cached.account;
    const row = await this.source.getRepository(ProviderAccountEntity).findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(`There is no provider account ${id}`);
    const account = this.open(row);
    this.cache.set(id, { account, until: performance.now() + CACHE_MS });
    return account;
  }

  /** All accounts, by name. */
  async list(): Promise<ProviderAccount[]> {
    const rows = await this.source.getRepository(ProviderAccountEntity).find({ order: { name: 'ASC' } });
    return rows.map((row) => this.open(row));
  }

  /**
   * Adds an account, or replaces the credentials and options of the one with this id.
   * @throws {InvalidAccountOptions} with a sentence for each option that cannot be used
   * @throws Error with a sentence when the provider is unknown or its credentials lack something
   */
  async save(account: {
    id?: string;
    provider: string;
    name: string;
    mode: 'live' | 'test';
    credentials: Record<string, unknown>;
    options?: ProviderAccountOptions;
  }): Promise<string> {
    const definition = providerNamed(account.provider);
    const { capabilities } = definition.connect(account.credentials, definition.codes);
    const faults = accountOptionsFaults(account.options ?? {}, capabilities);
    if (faults.length > 0) throw new InvalidAccountOptions(faults);
    const id = account.id ?? newId('providerAccount');
    const credentialsEncrypted = this.cipher.encrypt(JSON.stringify(account.credentials), credentialsPlace(id));
    const { provider, name, mode, options = {} } = account;
    await this.source.query(
      `INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted, options) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET provider = $2, name = $3, mode = $4, credentials_encrypted = $5, options = $6`,
      [id, provider, name, mode, credentialsEncrypted, JSON.stringify(options)],
    );
    this.cache.delete(id);
    return id;
  }

  private open(row: ProviderAccountEntity): ProviderAccount {
    const credentials = JSON.parse(this.cipher.decrypt(row.credentialsEncrypted, credentialsPlace(row.id))) as Record<string, unknown>;
    const definition = providerNamed(row.provider);
    const secretNames = definition.credentialFields.filter(({ secret }) => secret).map(({ name }) => name);
    const connector = new SafeConnector(definition.connect(credentials, definition.codes), credentials, secretNames);
    return {
      id: row.id,
      provider: row.provider,
      name: row.name,
      mode: row.mode,
      options: row.options,
      capabilities: capabilitiesWith(connector.capabilities, row.options),
      connector,
    };
  }
}
