import { CONFIG, type Config } from '@app/config';
import {
  changeConfiguration,
  credentialsPlace,
  Database,
  FieldCipher,
  ProviderAccountEntity,
  type ProviderAccountOptions,
  ReadCache,
  recordChange,
} from '@app/database';
import { type AccountMode, newId } from '@app/domain';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { createHmac } from 'node:crypto';
import { Repository } from 'typeorm';
import { accountOptionsFaults, capabilitiesWith } from './account-options.js';
import { type AccountEffect, ADDRESS_FIELD, assertSecretsAreGivenAgain, effectOf } from './changed-credentials.js';
import { InvalidAccountOptions } from './accounts.errors.js';
import { InvalidCredentials } from '../connector-kit/connector-kit.errors.js';
import { publishedCodes } from './code-rules.repository.js';
import { upsertAccount } from './provider-accounts.repository.js';
import type { Capabilities, Connector } from '../connector-kit/connector.contract.js';
import { ProviderAccountNotFound } from '../providers.errors.js';
import { providerNamed, secretNamesOf } from '../connectors/registry.js';
import { assertAddressWithinReach, type GivenCredentials } from '../connector-kit/credentials.js';
import type { ResponseCleaner } from '../connector-kit/response-cleaner.js';
import { SafeConnector } from '../connector-kit/safe-connector.js';

/** How much of a keyed hash is shown, in hexadecimal digits: enough to tell secrets apart. */
const FINGERPRINT_BYTES = 6;

/** One account at one provider, ready to be used. */
export interface ProviderAccount {
  id: string;
  provider: string;
  /** The account's own name, for operators. */
  name: string;
  mode: AccountMode;
  /** What makes it that account, by the credentials that the connector holds. */
  identity: string;
  options: ProviderAccountOptions;
  capabilities: Capabilities;
  connector: Connector;
  /** Cleans what was read before it was known whose details may be in it: reports of notifications. */
  cleaner: ResponseCleaner;
  /** Codes with which the provider does not say why it refuses. */
  unexplainedCodes: readonly string[];
}

/** An account as it was entered. */
export interface GivenAccount {
  provider: string;
  mode: AccountMode;
  credentials: Readonly<Record<string, unknown>>;
  options: Readonly<Record<string, unknown>> | ProviderAccountOptions;
}

/** The contents of an account after a change. */
interface Changed {
  credentials: Record<string, unknown>;
  options: Record<string, unknown> | ProviderAccountOptions;
  effect: AccountEffect;
}

/** Provider accounts with their connectors. Credentials are decrypted here only and are handed to the connector only. */
@Injectable()
export class ProviderAccountsService {
  private readonly cache = new ReadCache<ProviderAccount>();

  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws {ProviderAccountNotFound} */
  get(id: string): Promise<ProviderAccount> {
    return this.cache.get(id, async () => {
      const row = await this.rows.findOneBy({ id });
      if (!row) throw new ProviderAccountNotFound(id);
      return this.open(row);
    });
  }

  /** All accounts, by name. */
  async list(): Promise<ProviderAccount[]> {
    const rows = await this.rows.find({ order: { name: 'ASC' } });
    return Promise.all(rows.map((row) => this.open(row)));
  }

  /** Removes an account from the cache of this process, after a change: the next `get` reads it again. */
  forget(id: string): void {
    this.cache.delete(id);
  }

  /** Credentials in clear. */
  credentialsOf({ id, credentialsEncrypted }: ProviderAccountEntity): Record<string, unknown> {
    return JSON.parse(this.cipher.decrypt(credentialsEncrypted, credentialsPlace(id))) as Record<string, unknown>;
  }

  /** @returns credentials as they are stored */
  encrypt(id: string, credentials: Record<string, unknown>): string {
    return this.cipher.encrypt(JSON.stringify(credentials), credentialsPlace(id));
  }

  /** What an account is by its credentials. @throws {InvalidCredentials} */
  describe({ provider, mode }: Pick<ProviderAccountEntity, 'provider' | 'mode'>, credentials: GivenCredentials): { identity: string; isSimulated: boolean } {
    const definition = providerNamed(provider);
    return { identity: definition.identityOf(credentials, mode), isSimulated: definition.isSimulated === true };
  }

  /** A connector with other credentials than the account has stored. @throws {InvalidCredentials} */
  connectorFor({ provider, mode }: Pick<ProviderAccountEntity, 'provider' | 'mode'>, credentials: GivenCredentials): SafeConnector {
    const definition = providerNamed(provider);
    return new SafeConnector(definition.connect(credentials, definition.codes, mode), credentials, secretNamesOf(definition), definition.codes);
  }

  /** Tells secrets of one field of an account apart, in requests and in the list of changes. It is keyed, so it leads back to no secret. */
  fingerprint(id: string, field: string, secret: string): string {
    const hmac = createHmac('sha256', this.config.secrets.apiKeyPepper).update(`credential:${id}:${field}:${secret}`);
    return hmac.digest().subarray(0, FINGERPRINT_BYTES).toString('hex');
  }

  /**
   * Checks that an account can be used as it was entered.
   * @throws {InvalidAccountOptions | InvalidCredentials | UnknownProvider}
   */
  check({ provider, mode, credentials, options }: GivenAccount): void {
    const definition = providerNamed(provider);
    if (mode === 'live' && definition.isSimulated && !this.config.sandboxMayBeLive)
      throw new InvalidCredentials([`The ${provider} provider moves no money: choose the mode test for this account.`]);
    const { capabilities } = definition.connect(credentials, definition.codes, mode);
    const faults = accountOptionsFaults(options, capabilities);
    if (faults.length > 0) throw new InvalidAccountOptions(faults);
    const address = credentials[ADDRESS_FIELD];
    if (typeof address === 'string') assertAddressWithinReach(address);
  }

  /**
   * What an account would have after a change, checked.
   * @throws {InvalidAccountOptions | InvalidCredentials} also when a new address is given without all secrets
   * @throws {IdentityIsKept | ConfigurationNotAllowed} when a payout was routed to the account, and it would be another one, or another secret
   */
  changed(row: ProviderAccountEntity, change: { credentials?: Record<string, unknown>; options?: Record<string, unknown> }): Changed {
    const stored = this.credentialsOf(row);
    const credentials = { ...stored, ...change.credentials };
    const options = change.options ?? row.options;
    this.check({ provider: row.provider, mode: row.mode, credentials, options });
    const effect = effectOf(row, stored, credentials);
    assertSecretsAreGivenAgain(providerNamed(row.provider).credentialFields, stored, change.credentials ?? {});
    return { credentials, options, effect };
  }

  /**
   * Adds an account, or replaces the credentials and options of the one with this id.
   * @throws {InvalidAccountOptions | InvalidCredentials} with a sentence for each value that cannot be used
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
    this.check({ provider, mode, credentials: account.credentials, options });
    const id = account.id ?? newId('providerAccount');
    const described = this.describe(account, account.credentials);
    await changeConfiguration(this.database, async (tx) => {
      await upsertAccount(tx, { id, provider, name, mode, credentialsEncrypted: this.encrypt(id, account.credentials), options, ...described });
      const data = { name, mode, options, identity: described.identity };
      await recordChange(tx, { subject: 'provider_account', subjectId: id, action: 'account.saved', operatorId: null, reason: null, data });
    });
    this.forget(id);
    return id;
  }

  private async open(row: ProviderAccountEntity): Promise<ProviderAccount> {
    const definition = providerNamed(row.provider);
    const credentials = this.credentialsOf(row);
    const codes = { ...definition.codes, ...(await publishedCodes(this.database, row.id)) };
    const connector = new SafeConnector(definition.connect(credentials, codes, row.mode), credentials, secretNamesOf(definition), codes);
    return {
      id: row.id,
      provider: row.provider,
      name: row.name,
      mode: row.mode,
      identity: definition.identityOf(credentials, row.mode),
      options: row.options,
      capabilities: capabilitiesWith(connector.capabilities, row.options),
      connector,
      cleaner: connector.cleaner,
      unexplainedCodes: definition.unexplainedCodes ?? [],
    };
  }
}
