import { changeConfiguration, type ConfigurationChange, Database, ProviderAccountEntity, recordChange } from '@app/database';
import { newId, SOLE_OPERATOR } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AccountChanges } from '../accounts/account-changes.js';
import { isProved } from '../accounts/account-proof.js';
import { decideConfirmation, insertConfirmation, waitingConfirmation } from '../accounts/confirmations.repository.js';
import { makeProbeDue } from '../accounts/provider-accounts.repository.js';
import { ProviderAccountsService } from '../accounts/provider-accounts.service.js';
import { providerNamed } from '../connectors/registry.js';
import { NOTHING_TOLD } from '../connector-kit/connection-test.js';
import type { ConnectionTest } from '../connector-kit/connector.contract.js';
import { ConfigurationChangedMeanwhile, ConfigurationNotAllowed, OwnConfirmation, ProviderAccountNotFound } from '../providers.errors.js';
import { type Judgement, judgeTest } from './judge-test.js';
import { lockAccount, storeProof } from './proofs.repository.js';

export const TEST_TIMEOUT_MS = 10_000;
const CONFIRMED_ALONE = 'By one operator alone, under SOLE_OPERATOR.';

interface Tested {
  row: ProviderAccountEntity;
  identity: string;
  test: ConnectionTest;
  judgement: Judgement;
}

/**
 * Proves which account it is that the credentials belong to, and whether real money moves: by asking the provider, and where it does not say
 * by two operators. Nothing is sent through a live account without a proof, nor through any account whose provider contradicts it.
 */
@Injectable()
export class AccountProofs {
  constructor(
    @InjectRepository(ProviderAccountEntity) private readonly rows: Repository<ProviderAccountEntity>,
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
    private readonly changed: AccountChanges,
  ) {}

  /**
   * Sends a harmless request that needs the credentials, and keeps what it proves. If it is answered while the breaker is open, the next
   * half-open probe is due at once.
   */
  async test(operatorId: string, id: string): Promise<ConnectionTest> {
    const tested = await this.testAndKeep(operatorId, id);
    const { test, judgement } = tested;
    const follows = followsFrom(tested);
    const message = follows === '' ? test.message : `${test.message} ${follows}`;
    if (judgement.kind === 'failed' || judgement.kind === 'contradicted') return { ok: false, message, told: NOTHING_TOLD };
    const isDue = await makeProbeDue(this.database, id);
    return { ...test, message: isDue ? `${message} The next attempt is due now.` : message };
  }

  /**
   * Asks another operator to confirm what the provider does not say. The provider is asked first.
   * @throws {ConfigurationNotAllowed} where there is nothing to confirm, or the provider contradicts it
   */
  async askConfirmation(operatorId: string, id: string, reason: string): Promise<void> {
    const { row, identity, test, judgement } = await this.testAndKeep(operatorId, id);
    if (row.mode === 'test') throw new ConfigurationNotAllowed('A test account needs no confirmation.');
    if (judgement.kind === 'failed') throw new ConfigurationNotAllowed(`Only working credentials can be confirmed. ${test.message}`);
    if (judgement.kind === 'contradicted') throw new ConfigurationNotAllowed(`${judgement.note} Nobody can confirm the opposite.`);
    if (judgement.kind === 'told') return;
    const confirmation = { id: newId('confirmation'), providerAccountId: id, identity, mode: row.mode, reason, askedBy: operatorId };
    await this.change(id, async (tx) => {
      if ((await lockAccount(tx, id)) !== row.version) throw new ConfigurationChangedMeanwhile();
      if (!(await insertConfirmation(tx, confirmation))) throw new ConfigurationNotAllowed('A confirmation waits for another operator already.');
      await recordChange(tx, changeOf(id, 'account.confirmation_asked', { operatorId, reason, data: { identity, mode: row.mode, open: judgement.note } }));
    });
  }

  /**
   * Confirms as another operator that the account is the one that was named, in its mode.
   * @param mayBeAlone the operator who asked may confirm as well, under SOLE_OPERATOR; the database checks it
   * @returns whether the operator who asked did
   * @throws {OwnConfirmation} for the operator who asked, otherwise
   * @throws {ConfigurationNotAllowed} when no confirmation waits
   */
  async confirm(operatorId: string, id: string, mayBeAlone = false): Promise<boolean> {
    let isAlone = false;
    await this.change(id, async (tx) => {
      const version = await lockAccount(tx, id);
      const waiting = await waitingConfirmation(tx, id);
      if (version === undefined || !waiting) throw new ConfigurationNotAllowed('No confirmation waits: it was withdrawn, or the account has changed.');
      const { identity, mode, askedBy } = waiting;
      isAlone = askedBy === operatorId;
      if (isAlone && !mayBeAlone) throw new OwnConfirmation();
      await decideConfirmation(tx, waiting.id, { state: 'confirmed', operatorId, people: isAlone ? 1 : 2 });
      if (!(await storeProof(tx, id, version, { kind: 'confirmed', mode, identity, account: null, note: isAlone ? CONFIRMED_ALONE : null })))
        throw new ConfigurationChangedMeanwhile();
      const data = { identity, mode, asked_by: askedBy, ...(isAlone ? { alone: SOLE_OPERATOR } : {}) };
      await recordChange(tx, changeOf(id, isAlone ? 'account.confirmed_alone' : 'account.confirmed', { operatorId, reason: waiting.reason, data }));
    });
    return isAlone;
  }

  /** Withdraws a confirmation that waits. @throws {ConfigurationNotAllowed} when none does */
  async withdrawConfirmation(operatorId: string, id: string, reason: string): Promise<void> {
    await this.change(id, async (tx) => {
      await lockAccount(tx, id);
      const waiting = await waitingConfirmation(tx, id);
      if (!waiting) throw new ConfigurationNotAllowed('No confirmation waits.');
      await decideConfirmation(tx, waiting.id, { state: 'withdrawn', operatorId, people: 2 });
      await recordChange(tx, changeOf(id, 'account.confirmation_withdrawn', { operatorId, reason, data: { identity: waiting.identity, mode: waiting.mode } }));
    });
  }

  private async testAndKeep(operatorId: string, id: string): Promise<Tested> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new ProviderAccountNotFound(id);
    this.accounts.forget(id);
    const { connector, identity } = await this.accounts.get(id);
    const test = await connector.testConnection(TEST_TIMEOUT_MS);
    const { title } = providerNamed(row.provider);
    const judgement = judgeTest({ title, mode: row.mode, identity, provedAccount: row.provedAccount }, test);
    if (judgement.kind === 'told' || judgement.kind === 'contradicted') await this.keep(operatorId, { row, identity, test, judgement });
    return { row, identity, test, judgement };
  }

  /** A proof that only repeats the one before is kept without an entry in the list of changes. */
  private async keep(operatorId: string, { row, identity, test, judgement }: Tested): Promise<void> {
    const { id, version, mode } = row;
    const kind = judgement.kind === 'told' ? 'told' : 'contradicted';
    await this.change(id, async (tx) => {
      const account = kind === 'told' ? test.told.account : null;
      if (!(await storeProof(tx, id, version, { kind, mode, identity, account, note: judgement.note }))) throw new ConfigurationChangedMeanwhile();
      if (row.proof === kind && row.provedIdentity === identity) return;
      const action = kind === 'told' ? 'account.proved' : 'account.contradicted';
      await recordChange(tx, changeOf(id, action, { operatorId, reason: null, data: { identity, mode, note: judgement.note } }));
    });
  }

  private async change(id: string, work: Parameters<Database['transaction']>[0]): Promise<void> {
    await changeConfiguration(this.database, work);
    this.accounts.forget(id);
    this.changed.announce();
  }
}

type ChangeRest = Pick<ConfigurationChange, 'operatorId' | 'reason' | 'data'>;

function changeOf(subjectId: string, action: string, rest: ChangeRest): ConfigurationChange {
  return { subject: 'provider_account', subjectId, action, ...rest };
}

/** What follows from a test, in one or two sentences; '' where nothing does. */
function followsFrom({ row, judgement }: Tested): string {
  const { kind, note } = judgement;
  if (kind === 'told') return 'Its mode and its identity are proved.';
  if (kind === 'contradicted') return `${note} Nothing is sent through this account until its credentials are corrected and a test succeeds.`;
  if (row.mode === 'test') return '';
  if (isProved(row)) return kind === 'failed' ? 'Payouts are still sent through it: pause it if they should wait.' : `${note} The earlier proof stands.`;
  if (kind === 'failed') return 'Nothing is sent through this live account until it is proved: payouts that are routed to it wait.';
  return `${note} Two operators have to confirm it before anything is sent: ask for the confirmation, and let another one give it.`;
}
