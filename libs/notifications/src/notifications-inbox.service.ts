import { DatabaseClock } from '@app/database';
import { RepeatedLines } from '@app/observability';
import { type InboundNotification, type ProviderAccount, ProviderAccountNotFound, ProviderAccountsService } from '@app/providers';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { NotificationAddressUnknown, NotificationRefused } from './notifications.errors.js';
import { NotificationsRepository } from './notifications.repository.js';

/** Receives notifications of providers: each is verified and stored before it is acknowledged, and applied by a job. */
@Injectable()
export class NotificationsInbox {
  constructor(
    private readonly lines: RepeatedLines,
    private readonly repository: NotificationsRepository,
    private readonly clock: DatabaseClock,
    private readonly queue: JobQueue,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /**
   * Verifies and stores a notification. When this returns it is safe to acknowledge.
   * @throws {NotificationRefused | NotificationAddressUnknown}
   */
  async receive(accountId: string, headers: InboundNotification['headers'], rawBody: Buffer): Promise<'stored' | 'duplicate' | 'ignored'> {
    const account = await this.accountOf(accountId);
    // Its age is judged by the database's clock, because the clock of this machine may be wrong.
    const receivedAt = await this.clock.now();
    const notification = { headers, rawBody };
    const isGenuine = await account.connector.verifyNotification(notification, receivedAt);
    if (!isGenuine) {
      this.lines.write('warn', 'a notification was refused: wrong signature, too old, or not readable', { account: accountId, bytes: rawBody.length });
      throw new NotificationRefused();
    }
    const message = account.connector.translateNotification(notification);
    // It is not about a payout: acknowledged, because the provider would repeat it otherwise.
    if (!message) return 'ignored';
    const id = await this.repository.store({ accountId, deduplicationKey: message.deduplicationKey, headers: signatureHeaders(headers), rawBody, receivedAt });
    if (id === null) return 'duplicate';
    this.queue.enqueue('notification.apply', id);
    return 'stored';
  }

  private async accountOf(accountId: string): Promise<ProviderAccount> {
    try {
      return await this.accounts.get(accountId);
    } catch (error) {
      if (error instanceof ProviderAccountNotFound) throw new NotificationAddressUnknown();
      throw error;
    }
  }
}

/** The headers that may carry a signature. Others are not needed again, so they are not stored. */
function signatureHeaders(headers: InboundNotification['headers']): Record<string, string> {
  const needed = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && /signature|transmission|cert|auth-algo/i.test(entry[0]),
  );
  return Object.fromEntries(needed);
}
