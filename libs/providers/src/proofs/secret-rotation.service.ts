import { authorOf, changeConfiguration, type ChangedBy, Database, ProviderAccountEntity, recordChange } from '@app/database';
import { accountIn, type Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AccountChanges } from '../accounts/account-changes.js';
import { isProved } from '../accounts/account-proof.js';
import { voidConfirmations } from '../accounts/confirmations.repository.js';
import { ProviderAccountsService } from '../accounts/provider-accounts.service.js';
import type { ConnectionTest } from '../connector-kit/connector.contract.js';
import { providerNamed } from '../connectors/registry.js';
import { ConfigurationChangedMeanwhile, ConfigurationNotAllowed, IdentityIsKept, ProviderAccountNotFound } from '../providers.errors.js';
import { TEST_TIMEOUT_MS } from './account-proofs.service.js';
import { type Judgement, judgeTest } from './judge-test.js';
import { storeProof, storeRotation } from './proofs.repository.js';
import { checkedSecrets, type ReplacedSecret, replacedSecrets, type Secrets } from './replaced-secrets.js';

/** Secrets to be replaced, and why. */
export interface SecretRotation {
  /** Only secret members. */
  secrets: Secrets;
  reason: string;
}

/** What a rotation would replace, and where. */
export interface RotationPlan {
  /** Of the account. */
  name: string;
  mode: Mode;
  replaced: readonly ReplacedSecret[];
}

interface Rotated {
  row: ProviderAccountEntity;
  identity: string;
  credentials: Record<string, unknown>;
}

interface Proved {
  test: ConnectionTest;
  judgement: Judgement;
}

type Prepared = Rotated & Proved & Pick<RotationPlan, 'replaced'>;

/**
 * Renews the secrets of an account that stays the same account. The provider is asked with the new secrets before they are stored: it has to
 * accept them and, where only the key decides the account, to name the same one as before: also before the first payout, once the account is
 * proved, because one person must not put another account in the place of the one that two have confirmed. Keeps INV-24.
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
   * What a rotation would replace. The provider is asked as it is for the rotation itself, and nothing is stored.
   * @throws what `rotate` throws
   */
  async plan(id: string, expectedVersion: number, secrets: Secrets): Promise<RotationPlan> {
    const { row, replaced } = await this.prepare(id, expectedVersion, secrets);
    return { name: row.name, mode: row.mode, replaced };
  }

  /**
   * Asks the provider again, however often it was asked for the plan, and stores the secrets.
   * @throws {ConfigurationChangedMeanwhile} when the operator saw an older version
   * @throws {InvalidCredentials} for a member that is no secret, or has no value
   * @throws {IdentityIsKept | ConfigurationNotAllowed} when it cannot be proved that the account stays the same; nothing is stored then
   */
  async rotate(by: ChangedBy, id: string, expectedVersion: number, { secrets, reason }: SecretRotation): Promise<void> {
    const { row, identity, credentials, replaced, test, judgement } = await this.prepare(id, expectedVersion, secrets);
    const { operatorId, data: facts, first } = authorOf(by);
    const prints = Object.fromEntries(replaced.map(({ name, before, after }) => [name, { before, after }]));
    const data = { secrets: prints, identity, proved: judgement.kind === 'told', ...facts };
    await changeConfiguration(this.database, async (tx) => {
      await first(tx);
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

  /** Checks new secrets, and asks the provider with them. */
  private async prepare(id: string, expectedVersion: number, secrets: Secrets): Promise<Prepared> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    if (row.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const before = this.accounts.credentialsOf(row);
    const checked = checkedSecrets(row.provider, secrets);
    const credentials = { ...before, ...checked };
    this.accounts.check({ provider: row.provider, mode: row.mode, credentials, options: row.options });
    const { identity } = this.accounts.describe(row, before);
    const next = this.accounts.describe(row, credentials).identity;
    if (next !== identity) throw new IdentityIsKept(row.name, identity, next);
    const print = (field: string, secret: string): string => this.accounts.fingerprint(id, field, secret);
    const replaced = replacedSecrets(row.provider, before, checked, print);
    return { row, identity, credentials, replaced, ...(await this.prove({ row, identity, credentials })) };
  }

  private async prove({ row, identity, credentials }: Rotated): Promise<Proved> {
    const { title, isSimulated } = providerNamed(row.provider);
    const test = await this.ask(row, credentials);
    const mustBeSame = row.usedAt !== null || (row.mode === 'live' && isProved(row));
    const provedAccount = row.provedAccount ?? (accountIn(identity) === '' && mustBeSame ? await this.accountOfOldSecrets(row) : null);
    const judgement = judgeTest({ title, mode: row.mode, identity, provedAccount }, test);
    if (judgement.kind === 'failed') throw new ConfigurationNotAllowed(`Nothing was changed, because the new secrets do not work. ${test.message}`);
    if (judgement.kind === 'contradicted') throw new ConfigurationNotAllowed(`${judgement.note} Nothing was changed: make a new account for it.`);
    const isSame = test.told.account !== null && (accountIn(identity) !== '' || provedAccount !== null);
    if (mustBeSame && !isSame && isSimulated !== true) {
      throw new ConfigurationNotAllowed(
        `${title} does not say that the new secrets belong to the same account, and payouts ${row.usedAt === null ? 'may leave' : 'were sent'} through it. Nothing was changed: let the new key read the account, or make a new account.`,
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
