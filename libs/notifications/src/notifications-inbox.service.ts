import { DatabaseClock } from '@app/database';
import { RepeatedLines } from '@app/observability';
import { type Connector, type InboundNotification, type ProviderAccount, ProviderAccountNotFound, ProviderAccountsService } from '@app/providers';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { nextLook } from './look-schedule.js';
import { rowsOf, unreadableRow } from './notification-rows.js';
import { NotificationAddressUnknown, NotificationRefused, TooManyReports } from './notifications.errors.js';
import { type NewNotification, NotificationsRepository } from './notifications.repository.js';

/** How many payouts one message may be about: as many rows are written in one statement. */
export const MAX_REPORTS = 1_000;

/** What became of a message. All but `ignored` are stored. */
type Reception = 'stored' | 'duplicate' | 'ignored' | 'unreadable';

/** Receives notifications of providers: each is verified, read once and stored before it is acknowledged, and applied by a job. */
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
   * Verifies, reads and stores a notification. When this returns it is safe to acknowledge: what is about payouts is applied, or becomes a person's.
   * @throws {NotificationRefused | NotificationAddressUnknown | TooManyReports}
   */
  async receive(accountId: string, headers: InboundNotification['headers'], rawBody: Buffer): Promise<Reception> {
    const account = await this.accountOf(accountId);
    // Its age is judged by the database's clock, because the clock of this machine may be wrong.
    const receivedAt = await this.clock.now();
    const notification = { headers, rawBody };
    const isGenuine = await account.connector.verifyNotification(notification, receivedAt);
    if (!isGenuine) {
      this.lines.write('warn', 'a notification was refused: wrong signature, too old, or not readable', { account: accountId, bytes: rawBody.length });
      throw new NotificationRefused();
    }
    const rows = this.read(account.connector, notification, accountId);
    // It is not about payouts: acknowledged, because the provider would repeat it otherwise.
    if (rows === null) return 'ignored';
    // People are told of what cannot be read; a later version may read it.
    if (rows === 'unreadable') {
      await this.repository.store(accountId, receivedAt, [unreadableRow(notification)], nextLook(0, false));
      return 'unreadable';
    }
    const ids = await this.repository.store(accountId, receivedAt, rows);
    for (const id of ids) this.queue.enqueue('notification.apply', id);
    return ids.length === 0 ? 'duplicate' : 'stored';
  }

  /** @returns null when it is not about payouts @throws {TooManyReports} */
  private read(connector: Connector, notification: InboundNotification, accountId: string): NewNotification[] | 'unreadable' | null {
    let message;
    try {
      message = connector.translateNotification(notification);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.lines.write('warn', 'a genuine notification cannot be read; it is kept', { account: accountId, bytes: notification.rawBody.length, reason });
      return 'unreadable';
    }
    if (message && message.reports.length > MAX_REPORTS) {
      this.lines.write('warn', 'a notification was refused: it is about too many payouts', { account: accountId, reports: message.reports.length });
      throw new TooManyReports(MAX_REPORTS);
    }
    return message && rowsOf(notification, message);
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
