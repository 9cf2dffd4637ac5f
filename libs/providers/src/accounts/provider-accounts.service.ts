import { createReadCache, credentialsPlace, Database, FieldCipher, ProviderAccountEntity, type ProviderAccountOptions, sql } from '@app/database';
import { type AccountMode, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { accountOptionsFaults, capabilitiesWith, InvalidAccountOptions } from './account-options.js';
import type { Capabilities, CodeTable, Connector } from '../connector-kit/connector.contract.js';
import { ProviderAccountNotFound } from '../providers.errors.js';
import { providerNamed, secretNamesOf } from '../connectors/registry.js';
import { SafeConnector } from '../connector-kit/safe-connector.js';

const PUBLISHED = sql('code_rules_published', `SELECT code, resolution FROM provider_code_rule WHERE provider_account_id = $1 AND state = 'published'`);

/** One account at one provider, ready to be used. */
export interface ProviderAccount {
  id: string;
  provider: string;
  /** For people: the account's own name. */
  name: string;
  mode: AccountMode;
  options: ProviderAccountOptions;
  capabilities: Capabilities;
  connector: Connector;
  /** Codes under which it hides why it refuses. */
  unexplainedCodes: readonly string[];
}

/** Provider accounts with their connectors. Credentials are decrypted here and go nowhere else. */
@Injectable()
export class ProviderAccountsService {
  private readonly cache = createReadCache<ProviderAccount>();

  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  /** @throws {ProviderAccountNotFound} */
  async get(id: string): Promise<ProviderAccount> {
    const cached = this.cache.get(id);
    if (cached) return cached;
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    const account = await this.open(row);
    this.cache.set(id, account);
    return account;
  }

  /** All accounts, by name. */
  async list(): Promise<ProviderAccount[]> {
    const rows = await this.rows.find({ order: { name: 'ASC' } });
    return Promise.all(rows.map((row) => this.open(row)));
  }

  /** An account has changed: whoever asks for it next in this process reads it again. */
  forget(id: string): void {
    this.cache.delete(id);
  }

  /** Credentials in clear, for whoever replaces some of them. */
  credentialsOf({ id, credentialsEncrypted }: ProviderAccountEntity): Record<string, unknown> {
    return JSON.parse(this.cipher.decrypt(credentialsEncrypted, credentialsPlace(id))) as Record<string, unknown>;
  }

  /** @returns credentials as they are kept */
  encrypt(id: string, credentials: Record<string, unknown>): string {
    return this.cipher.encrypt(JSON.stringify(credentials), credentialsPlace(id));
  }

  /**
   * Adds an account, or replaces the credentials and options of the one with this id.
   * @throws {InvalidAccountOptions | InvalidCredentials} with a sentence for each thing that cannot be used
   * @throws {UnknownProvider}
   */
  async save(account: {
    id?: string;
    provider: string;
    name: string;
    mode: AccountMode;
    credentials: Record<string, unknown>;
    options?: ProviderAccountOptions;
  }): Promise<string> {
    const { provider, name, mode, options = {} } = account;
    checkAccount(provider, mode, account.credentials, options);
    const id = account.id ?? newId('providerAccount');
    await this.rows.query(
      `INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted, options) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET provider = $2, name = $3, mode = $4, credentials_encrypted = $5, options = $6`,
      [id, provider, name, mode, this.encrypt(id, account.credentials), JSON.stringify(options)],
    );
    this.forget(id);
    return id;
  }

  private async open(row: ProviderAccountEntity): Promise<ProviderAccount> {
    const definition = providerNamed(row.provider);
    const credentials = this.credentialsOf(row);
    const published = await this.database.rows<{ code: string; resolution: CodeTable[string] }>(PUBLISHED, [row.id]);
    const codes = { ...definition.codes, ...Object.fromEntries(published.map(({ code, resolution }) => [code, resolution])) };
    const connector = new SafeConnector(definition.connect(credentials, codes, row.mode), credentials, secretNamesOf(definition));
    return {
      id: row.id,
      provider: row.provider,
      name: row.name,
      mode: row.mode,
      options: row.options,
      capabilities: capabilitiesWith(connector.capabilities, row.options),
      connector,
      unexplainedCodes: definition.unexplainedCodes ?? [],
    };
  }
}

/**
 * Whether an account could be used as somebody wrote it.
 * @throws {InvalidAccountOptions | InvalidCredentials | UnknownProvider}
 */
export function checkAccount(
  provider: string,
  mode: AccountMode,
  credentials: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, unknown>> | ProviderAccountOptions,
): Capabilities {
  const definition = providerNamed(provider);
  const { capabilities } = definition.connect(credentials, definition.codes, mode);
  const faults = accountOptionsFaults(options, capabilities);
  if (faults.length > 0) throw new InvalidAccountOptions(faults);
  return capabilities;
}
