import { PayoutTransactions, receivedReport, RecipientDetails, SettlementService } from '@app/payouts';
import { type InboundNotification, type ProviderAccount, ProviderAccountsService, type ProviderReport, withoutTexts } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { NotificationsRepository } from './notifications.repository.js';

/** Attempts to find the payout of a notification before it is ignored. */
const MAX_ATTEMPTS = 5;
const RETRY_SECONDS = 30;

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

  /** Applies a stored notification; does nothing when it was applied or ignored before. */
  async apply(notificationId: string): Promise<void> {
    const pending = await this.repository.findPending(notificationId);
    if (!pending) return;
    const account = await this.accounts.get(pending.accountId);
    // It was verified before it was stored, and what decrypts can only have been written by the gateway.
    const notification: InboundNotification = { headers: pending.headers, rawBody: pending.rawBody };
    const message = account.connector.translateNotification(notification);
    if (!message) {
      await this.repository.ignore(notificationId, 'the message cannot be read any more');
      return;
    }
    const payoutId = await this.repository.findPayoutId(account.id, message.invokeKey, message.report.providerReference);
    if (payoutId !== undefined) await this.settle(notificationId, payoutId, account, notification);
    else if (pending.attempts + 1 < MAX_ATTEMPTS) await this.repository.retryAfter(notificationId, RETRY_SECONDS);
    else await this.repository.ignore(notificationId, 'no payout belongs to it');
  }

  private async settle(notificationId: string, payoutId: string, account: ProviderAccount, notification: InboundNotification): Promise<void> {
    await this.transactions.run(async (payouts) => {
      const row = await payouts.lock(payoutId);
      // Marked in the transaction of its effect, so that a job that runs twice applies it once.
      const isFirst = await this.repository.markApplied(payouts.tx, notificationId, payoutId);
      if (!isFirst) return;
      const sensitive = this.recipients.readIfReadable(row);
      // Translated again, because only now it is known whose details must not be stored with it.
      const translated = account.connector.translateNotification(notification, { ...sensitive });
      if (!translated) return;
      const { requiredAction: _, ...read } = translated.report;
      const report: ProviderReport = sensitive ? read : withoutTexts(read);
      await this.settlement.recordAndApply(payouts, row, account, receivedReport(row, { source: 'notification', identity: account.identity }, report));
    });
  }
}
