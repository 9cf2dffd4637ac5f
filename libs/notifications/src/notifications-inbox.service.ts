import { columnList, Database, DatabaseClock, FieldCipher, notificationPlace, ProviderNotificationEntity, type RowOf, sql } from '@app/database';
import { newId } from '@app/domain';
import { LOGGER, type Logger } from '@app/observability';
import { PayoutTransactions, SettlementService } from '@app/payouts';
import { type InboundNotification, type ProviderAccount, ProviderAccountNotFound, ProviderAccountsService, type TranslatedNotification } from '@app/providers';
import { JobQueue } from '@app/queue';
import { Inject, Injectable } from '@nestjs/common';
import { NotificationAddressUnknown, NotificationRefused } from './notifications.errors.js';

/** Tries to find the payout of a message before it is put aside. */
const MAX_ATTEMPTS = 5;
const RETRY_SECONDS = 30;

/** A message as it is kept: only the headers that its signature needs. */
interface KeptMessage {
  headers: Record<string, string>;
  body: string;
}

const PENDING = ['provider_account_id', 'body_encrypted', 'received_at', 'attempts'] as const;

type PendingRow = Pick<RowOf<ProviderNotificationEntity>, (typeof PENDING)[number]>;

const STORE = sql(
  'notification_store',
  `INSERT INTO provider_notification (id, provider_account_id, deduplication_key, body_encrypted, received_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (provider_account_id, deduplication_key) DO NOTHING RETURNING id`,
);
const LOAD = sql(
  'notification_load',
  `SELECT ${columnList(ProviderNotificationEntity, PENDING)} FROM provider_notification WHERE id = $1 AND state = 'pending'`,
);
const FIND_PAYOUT = sql(
  'notification_find_payout',
  `SELECT payout_id AS id FROM payout_operation WHERE provider_account_id = $1 AND provider_key = $2
   UNION ALL SELECT id FROM payout WHERE provider_account_id = $1 AND provider_reference = $3 LIMIT 1`,
);
const TAKE = sql(
  'notification_take',
  `UPDATE provider_notification SET state = 'applied', payout_id = $2, next_action_at = NULL, attempts = attempts + 1 WHERE id = $1 AND state = 'pending' RETURNING id`,
);
const PUT_ASIDE = sql(
  'notification_put_aside',
  `UPDATE provider_notification SET state = 'ignored', note = $2, next_action_at = NULL, attempts = attempts + 1 WHERE id = $1 AND state = 'pending'`,
);
const LATER = sql(
  'notification_later',
  `UPDATE provider_notification SET attempts = attempts + 1, next_action_at = now() + $2 * interval '1 second', hinted_at = NULL WHERE id = $1 AND state = 'pending'`,
);

/** Messages from providers: stored once before they are acknowledged, applied once by a job. */
@Injectable()
export class NotificationsInbox {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly cipher: FieldCipher,
    private readonly queue: JobQueue,
    private readonly accounts: ProviderAccountsService,
    private readonly transactions: PayoutTransactions,
    private readonly settlement: SettlementService,
  ) {}

  /**
   * Verifies and stores a message. When this returns it is safe to acknowledge.
   * @throws {NotificationRefused | NotificationAddressUnknown}
   */
  async receive(accountId: string, headers: InboundNotification['headers'], rawBody: Buffer): Promise<'stored' | 'duplicate' | 'ignored'> {
    const account = await this.accountOf(accountId);
    // The database's clock says whether it is too old: this machine's may be days off.
    const receivedAt = await this.clock.now();
    const notification = { headers, rawBody };
    const isGenuine = await account.connector.verifyNotification(notification, receivedAt);
    if (!isGenuine) {
      this.logger.warn({ account: accountId, bytes: rawBody.length }, 'a notification was refused: wrong signature, too old, or not readable');
      throw new NotificationRefused();
    }
    const message = account.connector.translateNotification(notification);
    // About nothing of ours: acknowledged, so that the provider does not send it for ever.
    if (!message) return 'ignored';
    const id = newId('notification');
    const kept: KeptMessage = { headers: signatureHeaders(headers), body: rawBody.toString('base64') };
    const body = this.cipher.encrypt(JSON.stringify(kept), notificationPlace(id));
    const stored = await this.database.rows(STORE, [id, accountId, message.deduplicationKey, body, receivedAt]);
    if (stored.length === 0) return 'duplicate';
    this.queue.enqueue('notification.apply', id);
    return 'stored';
  }

  /** Applies one stored message, if it is still to be applied. */
  async apply(notificationId: string): Promise<void> {
    const row = await this.database.first<PendingRow>(LOAD, [notificationId]);
    if (!row) return;
    const account = await this.accounts.get(row.provider_account_id);
    const message = this.open(notificationId, row, account);
    if (!message) {
      await this.database.rows(PUT_ASIDE, [notificationId, 'the message cannot be read any more']);
      return;
    }
    const payout = await this.database.first<{ id: string }>(FIND_PAYOUT, [account.id, message.invokeKey, message.report.providerReference]);
    if (payout) await this.settle(notificationId, payout.id, account, message);
    else if (row.attempts + 1 < MAX_ATTEMPTS) await this.database.rows(LATER, [notificationId, RETRY_SECONDS]);
    else await this.database.rows(PUT_ASIDE, [notificationId, 'no payout belongs to it']);
  }

  private async settle(notificationId: string, payoutId: string, account: ProviderAccount, message: TranslatedNotification): Promise<void> {
    await this.transactions.run(async (payouts) => {
      const row = await payouts.lock(payoutId);
      // Taken in the same transaction as its effect: a job that runs twice applies it once.
      const taken = await payouts.tx.rows(TAKE, [notificationId, payoutId]);
      if (taken.length === 0) return;
      const { reportedStatus: claim, resolution, processedAmountMinor } = message.report;
      await this.settlement.recordAndApply(payouts, row, account, {
        source: 'notification',
        reportedStatus: claim,
        resolution,
        processedAmountMinor,
        response: message.report,
      });
    });
  }

  /** It was verified before it was kept, and nobody but us can have written what decrypts. */
  private open(notificationId: string, row: PendingRow, account: ProviderAccount): TranslatedNotification | null {
    const kept = JSON.parse(this.cipher.decrypt(row.body_encrypted, notificationPlace(notificationId))) as KeptMessage;
    return account.connector.translateNotification({ headers: kept.headers, rawBody: Buffer.from(kept.body, 'base64') });
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

/** Headers that could carry a signature; the others are nobody's business later. */
function signatureHeaders(headers: InboundNotification['headers']): Record<string, string> {
  const kept = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && /signature|transmission|cert|auth-algo/i.test(entry[0]),
  );
  return Object.fromEntries(kept);
}
