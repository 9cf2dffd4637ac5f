import { PayoutTransactions, receivedReport, RecipientDetails, SettlementService } from '@app/payouts';
import { type ProviderAccount, ProviderAccountsService, type ProviderReport, type TranslatedNotification, withoutTexts } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { nextLook } from './look-schedule.js';
import { partsOf } from './notification-rows.js';
import { NotificationsRepository, type OpenNotification } from './notifications.repository.js';

/** Applies stored notifications to their payouts, each once. */
@Injectable()
export class ApplyNotificationService {
  constructor(
    private readonly repository: NotificationsRepository,
    private readonly accounts: ProviderAccountsService,
    private readonly transactions: PayoutTransactions,
    private readonly settlement: SettlementService,
    private readonly recipients: RecipientDetails,
  ) {}

  /**
   * Applies a stored notification; does nothing when it was applied or noted before. One whose payout is not found, or that cannot be read, is
   * looked at again, and shown to people meanwhile.
   */
  async apply(notificationId: string): Promise<void> {
    const open = await this.repository.findOpen(notificationId);
    if (!open) return;
    const account = await this.accounts.get(open.accountId);
    const read = readAgainUnlessStored(open, account);
    const [only, ...others] = read?.reports ?? [];
    if (!read || !only) return this.repository.lookAgain(notificationId, 'unreadable', nextLook(open.attempts, false));
    // Each goes its own way from here: what one process begins, another one ends.
    if (others.length > 0 && open.stored?.message) {
      await this.repository.split(notificationId, partsOf(open.stored.message, read));
      return;
    }
    const { providerReference } = account.cleaner.clean(only.report, {});
    const payoutId = await this.repository.findPayoutId(account.id, only.invokeKey, providerReference);
    if (payoutId === undefined) await this.repository.lookAgain(notificationId, 'unknown_payout', nextLook(open.attempts, true));
    else await this.settle(notificationId, payoutId, account, only.report);
  }

  private async settle(notificationId: string, payoutId: string, account: ProviderAccount, told: ProviderReport): Promise<void> {
    await this.transactions.run(async (payouts) => {
      const row = await payouts.lock(payoutId);
      // Marked in the transaction of its effect, so that a job that runs twice applies it once.
      const isFirst = await this.repository.markApplied(payouts.tx, notificationId, payoutId);
      if (!isFirst) return;
      const sensitive = this.recipients.readIfReadable(row);
      // Only now it is known whose details must not be stored with it.
      const { requiredAction: _, ...read } = account.cleaner.clean(told, { ...sensitive });
      const report: ProviderReport = sensitive ? read : withoutTexts(read);
      await this.settlement.recordAndApply(payouts, row, account, receivedReport(row, { source: 'notification', identity: account.identity }, report));
    });
  }
}

/**
 * What was read when the message arrived. Where that is not stored, because an earlier version stored it or it could not be read, it is read now.
 * @returns null when it cannot be read
 */
function readAgainUnlessStored({ stored }: OpenNotification, account: ProviderAccount): Pick<TranslatedNotification, 'deduplicationKey' | 'reports'> | null {
  if (!stored) return null;
  if (stored.report) return { deduplicationKey: '', reports: [stored.report] };
  if (!stored.message) return null;
  try {
    // It was verified before it was stored, and what decrypts can only have been written by the gateway.
    return account.connector.translateNotification(stored.message);
  } catch {
    return null;
  }
}
