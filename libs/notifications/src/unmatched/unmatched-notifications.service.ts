import { changeConfiguration, Database, recordChange } from '@app/database';
import type { Mode } from '@app/domain';
import { ConfigurationNotAllowed, type ProviderAccount, ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { NotificationsRepository, WHY_UNMATCHED, type WhyUnmatched } from '../notifications.repository.js';
import { type UnmatchedOfAccount, UnmatchedRepository, type UnmatchedRow } from './unmatched.repository.js';

/** How many messages of an account are listed, and noted at once, at most. */
export const MAX_UNMATCHED = 100;

/** A message that could not be applied, without anything that the provider wrote for people. */
export interface UnmatchedNotification {
  id: string;
  why: WhyUnmatched;
  /** Our key of the payout that it names, and the provider's own id of it; null where it names none, or it cannot be read. */
  invokeKey: string | null;
  providerReference: string | null;
  receivedAt: Date;
  /** When its payout is looked for again; null: never. */
  looksAgainAt: Date | null;
}

/** What people see of messages that could not be applied, and how they end that. */
@Injectable()
export class UnmatchedNotifications {
  constructor(
    private readonly database: Database,
    private readonly repository: UnmatchedRepository,
    private readonly messages: NotificationsRepository,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /** The accounts of a mode that have some, the one with the oldest first. */
  async byAccount(mode: Mode): Promise<UnmatchedOfAccount[]> {
    return (await this.repository.byAccount()).filter((one) => one.mode === mode);
  }

  /** Those of an account, the oldest first, {@link MAX_UNMATCHED} at most. @throws {ProviderAccountNotFound} */
  async list(accountId: string): Promise<UnmatchedNotification[]> {
    const account = await this.accounts.get(accountId);
    return (await this.repository.list(accountId, MAX_UNMATCHED)).map((row) => this.described(row, account));
  }

  /**
   * Notes messages as seen: they are not looked at again. It is a decision about evidence, so it stands in the changes of the account.
   * @throws {ProviderAccountNotFound}
   * @throws {ConfigurationNotAllowed} when one of them is not unmatched any more: none is noted then
   */
  async note(operatorId: string, accountId: string, ids: readonly string[], reason: string): Promise<void> {
    const wanted = new Set(ids);
    const noted = (await this.list(accountId)).filter(({ id }) => wanted.has(id));
    await changeConfiguration(this.database, async (tx) => {
      const ended = await this.repository.note(tx, accountId, [...wanted]);
      if (ended.length < wanted.size)
        throw new ConfigurationNotAllowed('One of these messages was applied or noted meanwhile, so none was noted. Look at the list again.');
      const messages = ended.map((id) => {
        const told = noted.find((one) => one.id === id);
        return { id, received_at: told?.receivedAt.toISOString() ?? null, key: told?.invokeKey ?? null, reference: told?.providerReference ?? null };
      });
      const data = { messages };
      await recordChange(tx, { subject: 'provider_account', subjectId: accountId, action: 'notifications.noted', operatorId, reason, data });
    });
  }

  private described(row: UnmatchedRow, { cleaner }: ProviderAccount): UnmatchedNotification {
    const { report: told } = this.messages.read(row.id, row.body_encrypted) ?? { report: null };
    return {
      id: row.id,
      why: row.note === WHY_UNMATCHED.unknown_payout ? 'unknown_payout' : 'unreadable',
      invokeKey: cleaner.cleanReference(told?.invokeKey ?? null),
      providerReference: cleaner.cleanReference(told?.report.providerReference ?? null),
      receivedAt: row.received_at,
      looksAgainAt: row.next_action_at,
    };
  }
}
