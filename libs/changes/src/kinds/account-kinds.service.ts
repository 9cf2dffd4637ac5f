import type { Transaction } from '@app/database';
import { type ChangedValue, newId } from '@app/domain';
import {
  AccountAdministration,
  type AccountOutline,
  AccountPlans,
  type Fingerprint,
  lockAccount,
  type NewAccount,
  ProviderAccountsService,
  providerNamed,
  secretNamesOf,
} from '@app/providers';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, GONE, NEW, type StoredChange } from './change-kind.js';
import { changedValues, optionValues, plain, type Value } from './changed-values.js';

/** Where changes of an account are recorded. */
export const accountHistory = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'provider_account', subjectId });
/** Locks an account. @returns its version */
export const accountLock = async (tx: Transaction, { subjectId }: StoredChange): Promise<string> => String((await lockAccount(tx, subjectId)) ?? GONE);

/** Changes of provider accounts: a new one, other settings, secrets or options, and the end of a pause. */
@Injectable()
export class AccountKinds {
  constructor(
    private readonly plans: AccountPlans,
    private readonly accounts: AccountAdministration,
    private readonly stored: ProviderAccountsService,
  ) {}

  readonly create: ChangeKind<ChangeInputs['account.create']> = {
    name: 'account.create',
    history: accountHistory,
    plan: (input) => {
      const account = { ...input, id: input.id ?? newId('providerAccount') };
      const outline = this.plans.create(account, this.fingerprintOf(account.id));
      const diff = changedValues([], valuesOf(outline));
      const { secrets, settings } = split(account.provider, account.credentials);
      const proposal = { provider: account.provider, name: account.name, mode: account.mode, options: account.options, credentials: settings };
      return Promise.resolve({ ...about(outline, NEW), title: `Add the account ${account.name}`, diff, proposal, secrets });
    },
    lock: () => Promise.resolve(NEW),
    apply: async (author, { subjectId, proposal, secrets }) => {
      const account = proposal as unknown as NewAccount;
      await this.accounts.create(author, { ...account, id: subjectId, credentials: { ...account.credentials, ...secrets } });
    },
  };

  readonly change: ChangeKind<ChangeInputs['account.change']> = {
    name: 'account.change',
    history: accountHistory,
    plan: async ({ id, expectedVersion, ...change }) => {
      const { before, after } = await this.plans.update(id, expectedVersion, change, this.fingerprintOf(id));
      const { secrets, settings } = split(before.provider, change.credentials ?? {});
      const diff: ChangedValue[] = changedValues(valuesOf(before), valuesOf(after));
      if (diff.length === 0) throw new InvalidChange('Nothing would change: the account has these values already.');
      const proposal = {
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.options ? { options: change.options } : {}),
        ...(change.credentials ? { credentials: settings } : {}),
      };
      return { ...about(before, String(before.version)), title: `Change the account ${before.name}`, diff, proposal, secrets };
    },
    lock: accountLock,
    apply: async (author, { subjectId, version, proposal, secrets, reason }) => {
      const { credentials = {}, ...change } = proposal as { name?: string; options?: Record<string, unknown>; credentials?: Record<string, unknown> };
      const replaced = { ...credentials, ...secrets };
      const given = Object.keys(replaced).length === 0 ? {} : { credentials: replaced };
      await this.accounts.update(author, subjectId, Number(version), { ...change, ...given, reason: reason ?? '' });
    },
  };

  readonly resume: ChangeKind<ChangeInputs['account.resume']> = {
    name: 'account.resume',
    history: accountHistory,
    plan: async ({ id }) => {
      const outline = await this.plans.resume(id, this.fingerprintOf(id));
      const diff = [{ field: 'state', title: 'State', before: 'Paused', after: 'Sending', isSecret: false }];
      return { ...about(outline, String(outline.version)), title: `Resume the account ${outline.name}`, diff, proposal: {}, secrets: {} };
    },
    lock: accountLock,
    apply: async (author, { subjectId, reason }) => {
      await this.accounts.resume(author, subjectId, reason ?? '');
    },
  };

  /** The same secret in the same field of the same account has the same fingerprint, so that people see whether it changes. */
  private fingerprintOf(accountId: string): Fingerprint {
    return (field, secret) => this.stored.fingerprint(accountId, field, secret);
  }
}

function about({ id, mode }: AccountOutline, version: string) {
  return { mode, subjectId: id, shownOn: id, version };
}

function valuesOf({ provider, name, mode, credentials, options }: AccountOutline): Value[] {
  return [
    plain('name', 'Name', name),
    plain('provider', 'Provider', providerNamed(provider).title),
    plain('mode', 'Mode', mode),
    ...credentials.map((one): Value => ({ field: `credentials.${one.name}`, title: one.title, text: one.value, isSecret: one.isSecret })),
    ...optionValues(options),
  ];
}

/** Secrets apart from settings; '' removes a secret, and is none itself. */
function split(provider: string, credentials: Readonly<Record<string, unknown>>) {
  const secretNames = secretNamesOf(providerNamed(provider));
  const isSecret = ([name, value]: [string, unknown]): boolean => secretNames.includes(name) && value !== '';
  const entries = Object.entries(credentials);
  return {
    secrets: Object.fromEntries(entries.filter(isSecret)) as Record<string, string>,
    settings: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
  };
}
