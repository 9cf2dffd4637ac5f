import { Database, ProviderAccountEntity } from '@app/database';
import { accountIn } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AccountChanges } from '../accounts/account-changes.js';
import { recordChange } from '../accounts/configuration-changes.repository.js';
import { voidConfirmations } from '../accounts/confirmations.repository.js';
import { ProviderAccountsService } from '../accounts/provider-accounts.service.js';
import { InvalidCredentials } from '../connector-kit/connector-kit.errors.js';
import type { ConnectionTest } from '../connector-kit/connector.contract.js';
import { providerNamed, secretNamesOf } from '../connectors/registry.js';
import { ConfigurationChangedMeanwhile, ConfigurationNotAllowed, IdentityIsKept, ProviderAccountNotFound } from '../providers.errors.js';
import { TEST_TIMEOUT_MS } from './account-proofs.service.js';
import { type Judgement, judgeTest } from './judge-test.js';
import { storeProof, storeRotation } from './proofs.repository.js';

/** Secrets to be replaced, and why. */
export interface SecretRotation {
  /** Only secret members. */
  secrets: Readonly<Record<string, string>>;
  reason: string;
}

interface Rotated {
  row: ProviderAccountEntity;
  identity: string;
  credentials: Record<string, unknown>;
}

/**
 * Renews the secrets of an account that stays the same account. The provider is asked with the new secrets before they are stored: it has to
 * accept them and, where only the key decides the account, to name the same one as before.
 */
@Injectable()
export class SecretRotationService {
  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    private readonly changed: AccountChanges,
  ) {}

  /**
   * @throws {ConfigurationChangedMeanwhile} when the operator saw an older version
   * @throws {InvalidCredentials} for a member that is no secret, or has no value
   * @throws {IdentityIsKept | ConfigurationNotAllowed} when it cannot be proved that the account stays the same; nothing is stored then
   */
  async rotate(operatorId: string, id: string, expectedVersion: number, { secrets, reason }: SecretRotation): Promise<void> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    if (row.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const before = this.accounts.credentialsOf(row);
    const credentials = { ...before, ...checkedSecrets(row.provider, secrets) };
    this.accounts.check({ provider: row.provider, mode: row.mode, credentials, options: row.options });
    const { identity } = this.accounts.describe(row, before);
    const next = this.accounts.describe(row, credentials).identity;
    if (next !== identity) throw new IdentityIsKept(row.name, identity, next);
    const { test, judgement } = await this.prove({ row, identity, credentials });
    const data = { secrets: fingerprintsOf(this.accounts, id, before, secrets), identity, proved: judgement.kind === 'told' };
    await this.database.transaction(async (tx) => {
      const stored = { id, version: expectedVersion, identity, credentialsEncrypted: this.accounts.encrypt(id, credentials) };
      const version = await storeRotation(tx, stored);
      if (version === undefined) throw new ConfigurationChangedMeanwhile();
      await voidConfirmations(tx, id);
      if (judgement.kind === 'told') await storeProof(tx, id, version, { kind: 'told', mode: row.mode, identity, account: test.told.account, note: null });
      await recordChange(tx, { subject: 'provider_account', subjectId: id, action: 'account.secrets_rotated', operatorId, reason, data });
    });
    this.accounts.forget(id);
    this.changed.announce();
  }

  private async prove({ row, identity, credentials }: Rotated): Promise<{ test: ConnectionTest; judgement: Judgement }> {
    const { title, isSimulated } = providerNamed(row.provider);
    const test = await this.ask(row, credentials);
    const provedAccount = row.provedAccount ?? (accountIn(identity) === '' && row.usedAt !== null ? await this.accountOfOldSecrets(row) : null);
    const judgement = judgeTest({ title, mode: row.mode, identity, provedAccount }, test);
    if (judgement.kind === 'failed') throw new ConfigurationNotAllowed(`Nothing was changed, because the new secrets do not work. ${test.message}`);
    if (judgement.kind === 'contradicted') throw new ConfigurationNotAllowed(`${judgement.note} Nothing was changed: make a new account for it.`);
    const isSame = test.told.account !== null && (accountIn(identity) !== '' || provedAccount !== null);
    if (row.usedAt !== null && !isSame && isSimulated !== true) {
      throw new ConfigurationNotAllowed(
        `${title} does not say that the new secrets belong to the same account, and payouts were sent through it. Nothing was changed: let the new key read the account, or make a new account.`,
      );
    }
    return { test, judgement };
  }

  /** The account that the stored secrets belong to; null where the provider does not say, or accepts them no more. */
  private async accountOfOldSecrets(row: ProviderAccountEntity): Promise<string | null> {
    return (await this.ask(row, this.accounts.credentialsOf(row))).told.account;
  }

  private ask(row: ProviderAccountEntity, credentials: Record<string, unknown>): Promise<ConnectionTest> {
    return this.accounts.connectorFor(row, credentials).testConnection(TEST_TIMEOUT_MS);
  }
}

/** @throws {InvalidCredentials} */
function checkedSecrets(provider: string, secrets: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = secretNamesOf(providerNamed(provider));
  const faults = Object.entries(secrets).flatMap(([name, value]) => {
    if (!known.includes(name)) return [`${name} is no secret of this provider: change it in the account. Secrets: ${known.join(', ')}.`];
    return typeof value === 'string' && value.trim() !== '' ? [] : [`${name} must be the new secret.`];
  });
  if (Object.keys(secrets).length === 0) faults.push(`Enter at least one new secret: ${known.join(', ')}.`);
  if (faults.length > 0) throw new InvalidCredentials(faults);
  return { ...secrets } as Record<string, string>;
}

/** What was replaced, as keyed fingerprints: they tell two secrets apart and lead back to neither. */
function fingerprintsOf(accounts: ProviderAccountsService, id: string, before: Readonly<Record<string, unknown>>, secrets: Readonly<Record<string, string>>) {
  const print = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? accounts.fingerprint(id, value) : null);
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, { before: print(before[name]), after: print(value) }]));
}
