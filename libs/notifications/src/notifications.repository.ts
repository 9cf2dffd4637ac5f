import {
  CiphertextNotReadable,
  columnList,
  Database,
  FieldCipher,
  notificationPlace,
  ProviderNotificationEntity,
  type RowOf,
  type SqlRunner,
  sql,
} from '@app/database';
import { newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import type { NextLook } from './look-schedule.js';
import { readMessage, type StoredNotification } from './stored-message.js';

/** A row to be written: one message, or what a message reports about one of its payouts. */
export interface NewNotification {
  /** Equal for repeats of one notification. */
  deduplicationKey: string;
  /** Before it is encrypted. */
  content: string;
}

/** A stored notification that is still to be applied. */
export interface OpenNotification {
  accountId: string;
  /** Null: it does not decrypt. */
  stored: StoredNotification | null;
  /** Attempts to apply it so far. */
  attempts: number;
}

/** Why a message is not applied, as the row says it. */
export const WHY_UNMATCHED = { unknown_payout: 'no payout belongs to it', unreadable: 'the message cannot be read' } as const;

export type WhyUnmatched = keyof typeof WHY_UNMATCHED;

const OPEN = ['provider_account_id', 'body_encrypted', 'attempts'] as const;

type OpenRow = Pick<RowOf<ProviderNotificationEntity>, (typeof OPEN)[number]>;

/** SQL: it is still to be applied. */
const IS_OPEN = `state IN ('pending', 'unmatched')`;

const STORE = sql(
  'notification_store_all',
  `INSERT INTO provider_notification (id, provider_account_id, deduplication_key, body_encrypted, received_at, state, note, attempts, next_action_at)
   SELECT id, $4, key, body, $5, $6, $7, $8, now() + $9 * interval '1 second' FROM unnest($1::text[], $2::text[], $3::text[]) AS given(id, key, body)
   ON CONFLICT (provider_account_id, deduplication_key) DO NOTHING RETURNING id`,
);
const SPLIT = sql(
  'notification_split',
  `WITH whole AS (
     UPDATE provider_notification SET state = 'applied', note = 'stored again, a row for each payout', next_action_at = NULL, attempts = attempts + 1
     WHERE id = $4 AND ${IS_OPEN} RETURNING provider_account_id, received_at)
   INSERT INTO provider_notification (id, provider_account_id, deduplication_key, body_encrypted, received_at)
   SELECT id, provider_account_id, key, body, received_at FROM whole, unnest($1::text[], $2::text[], $3::text[]) AS given(id, key, body)
   ON CONFLICT (provider_account_id, deduplication_key) DO NOTHING RETURNING id`,
);
const LOAD = sql('notification_load_open', `SELECT ${columnList(ProviderNotificationEntity, OPEN)} FROM provider_notification WHERE id = $1 AND ${IS_OPEN}`);
const FIND_PAYOUT = sql(
  'notification_find_payout',
  `SELECT payout_id AS id FROM payout_operation WHERE provider_account_id = $1 AND provider_key = $2
   UNION ALL SELECT id FROM payout WHERE provider_account_id = $1 AND provider_reference = $3 LIMIT 1`,
);
const MARK_APPLIED = sql(
  'notification_take_open',
  `UPDATE provider_notification SET state = 'applied', payout_id = $2, note = NULL, next_action_at = NULL, attempts = attempts + 1
   WHERE id = $1 AND ${IS_OPEN} RETURNING id`,
);
const LOOK_AGAIN = sql(
  'notification_look_again',
  `UPDATE provider_notification
   SET state = $2, note = $3, attempts = $4, next_action_at = now() + $5 * interval '1 second', hinted_at = NULL WHERE id = $1 AND ${IS_OPEN}`,
);

/** The stored notifications of providers. Their content is encrypted. */
@Injectable()
export class NotificationsRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  /**
   * Stores the rows of a message, all or none.
   * @param look when they are looked at; absent: at once
   * @returns the ids of those that were not stored before
   */
  async store(accountId: string, receivedAt: Date, rows: readonly NewNotification[], look?: NextLook): Promise<string[]> {
    const { isUnmatched = false, attempts = 0, inSeconds = 0 } = look ?? {};
    const state = isUnmatched ? 'unmatched' : 'pending';
    const note = isUnmatched ? WHY_UNMATCHED.unreadable : null;
    const stored = await this.database.rows<{ id: string }>(STORE, [...this.columns(rows), accountId, receivedAt, state, note, attempts, inSeconds]);
    return stored.map(({ id }) => id);
  }

  /** Puts rows in the place of one that turned out to be about several payouts. @returns their ids */
  async split(id: string, rows: readonly NewNotification[]): Promise<string[]> {
    return (await this.database.rows<{ id: string }>(SPLIT, [...this.columns(rows), id])).map((row) => row.id);
  }

  /** A notification that is still to be applied; undefined when it was applied, or somebody has noted it. */
  async findOpen(id: string): Promise<OpenNotification | undefined> {
    const row = await this.database.first<OpenRow>(LOAD, [id]);
    return row && { accountId: row.provider_account_id, stored: this.read(id, row.body_encrypted), attempts: row.attempts };
  }

  /** The content of a row; null when it does not decrypt. */
  read(id: string, bodyEncrypted: string): StoredNotification | null {
    try {
      return readMessage(this.cipher.decrypt(bodyEncrypted, notificationPlace(id)));
    } catch (error) {
      if (error instanceof CiphertextNotReadable) return null;
      throw error;
    }
  }

  /** The id of the payout that was sent under this key, or has this reference at the provider. */
  async findPayoutId(accountId: string, providerKey: string | null, providerReference: string | null): Promise<string | undefined> {
    return (await this.database.first<{ id: string }>(FIND_PAYOUT, [accountId, providerKey, providerReference]))?.id;
  }

  /** @returns false when it was applied or noted before */
  async markApplied(tx: SqlRunner, id: string, payoutId: string): Promise<boolean> {
    return (await tx.rows(MARK_APPLIED, [id, payoutId])).length > 0;
  }

  /** Schedules the next attempt; from some attempt on, people see it meanwhile. */
  async lookAgain(id: string, why: WhyUnmatched, { isUnmatched, attempts, inSeconds }: NextLook): Promise<void> {
    await this.database.rows(LOOK_AGAIN, [id, isUnmatched ? 'unmatched' : 'pending', isUnmatched ? WHY_UNMATCHED[why] : null, attempts, inSeconds]);
  }

  private columns(rows: readonly NewNotification[]): [ids: string[], keys: string[], bodies: string[]] {
    const ids = rows.map(() => newId('notification'));
    const bodies = rows.map(({ content }, index) => this.cipher.encrypt(content, notificationPlace(ids[index] ?? '')));
    return [ids, rows.map(({ deduplicationKey }) => deduplicationKey), bodies];
  }
}
