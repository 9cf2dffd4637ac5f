import { columnList, Database, FieldCipher, notificationPlace, ProviderNotificationEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import { newId } from '@app/domain';
import { Injectable } from '@nestjs/common';

/** A verified notification, with only the headers that its signature needs. */
export interface VerifiedNotification {
  accountId: string;
  /** Equal for repeats of one notification. */
  deduplicationKey: string;
  headers: Record<string, string>;
  rawBody: Buffer;
  receivedAt: Date;
}

/** A stored notification that is still to be applied. */
export interface PendingNotification {
  accountId: string;
  headers: Record<string, string>;
  rawBody: Buffer;
  /** Attempts to apply it so far. */
  attempts: number;
}

/** The encrypted content of a row. */
interface StoredMessage {
  headers: Record<string, string>;
  /** Base64. */
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
const MARK_APPLIED = sql(
  'notification_take',
  `UPDATE provider_notification SET state = 'applied', payout_id = $2, next_action_at = NULL, attempts = attempts + 1 WHERE id = $1 AND state = 'pending' RETURNING id`,
);
const IGNORE = sql(
  'notification_put_aside',
  `UPDATE provider_notification SET state = 'ignored', note = $2, next_action_at = NULL, attempts = attempts + 1 WHERE id = $1 AND state = 'pending'`,
);
const RETRY = sql(
  'notification_later',
  `UPDATE provider_notification SET attempts = attempts + 1, next_action_at = now() + $2 * interval '1 second', hinted_at = NULL WHERE id = $1 AND state = 'pending'`,
);

/** The stored notifications of providers. Their content is encrypted. */
@Injectable()
export class NotificationsRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  /** Stores a notification. @returns its id; null when it is a repeat of one that is stored */
  async store({ accountId, deduplicationKey, headers, rawBody, receivedAt }: VerifiedNotification): Promise<string | null> {
    const id = newId('notification');
    const message: StoredMessage = { headers, body: rawBody.toString('base64') };
    const encrypted = this.cipher.encrypt(JSON.stringify(message), notificationPlace(id));
    const stored = await this.database.rows(STORE, [id, accountId, deduplicationKey, encrypted, receivedAt]);
    return stored.length === 0 ? null : id;
  }

  /** A notification that is still to be applied; undefined when it was applied or ignored. */
  async findPending(id: string): Promise<PendingNotification | undefined> {
    const row = await this.database.first<PendingRow>(LOAD, [id]);
    if (!row) return undefined;
    const { headers, body } = JSON.parse(this.cipher.decrypt(row.body_encrypted, notificationPlace(id))) as StoredMessage;
    return { accountId: row.provider_account_id, headers, rawBody: Buffer.from(body, 'base64'), attempts: row.attempts };
  }

  /** The id of the payout that was sent under this key, or has this reference at the provider. */
  async findPayoutId(accountId: string, providerKey: string | null, providerReference: string | null): Promise<string | undefined> {
    return (await this.database.first<{ id: string }>(FIND_PAYOUT, [accountId, providerKey, providerReference]))?.id;
  }

  /** @returns false when it was applied or ignored before */
  async markApplied(tx: SqlRunner, id: string, payoutId: string): Promise<boolean> {
    return (await tx.rows(MARK_APPLIED, [id, payoutId])).length > 0;
  }

  /** Ends the attempts to apply a notification. @param note why, in a sentence */
  async ignore(id: string, note: string): Promise<void> {
    await this.database.rows(IGNORE, [id, note]);
  }

  /** Schedules another attempt. */
  async retryAfter(id: string, seconds: number): Promise<void> {
    await this.database.rows(RETRY, [id, seconds]);
  }
}
