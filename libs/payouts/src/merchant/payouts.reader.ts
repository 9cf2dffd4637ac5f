import { Database, sql } from '@app/database';
import type { PayoutEventType, PayoutStatus } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf } from '../payout/cursor.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { snapshotOf } from '../payout/payout.snapshot.js';
import type { PayoutEventView, PayoutView } from '../payout/payout.view.js';
import { PayoutNotFound } from '../payout/payouts.errors.js';

/** Conditions of a merchant's list; an absent one does not narrow it. */
export interface PayoutFilter {
  status?: PayoutStatus[];
  reference?: string;
  createdFrom?: Date;
  createdTo?: Date;
  moderationRequired?: boolean;
}

/** The position in a list, and the size of the page. */
export interface PageRequest {
  /** 1 to 100. */
  limit: number;
  cursor: string | null;
}

export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

const COLUMNS = `p.*, 'all' AS callback_events, now() AS now`;
const GET = sql('reader_get', `SELECT ${COLUMNS} FROM payout p WHERE p.id = $1 AND p.merchant_id = $2`);
const LIST = sql(
  'reader_list',
  `SELECT ${COLUMNS} FROM payout p
   WHERE p.merchant_id = $1
     AND ($2::payout_status[] IS NULL OR p.status = ANY ($2))
     AND ($3::text IS NULL OR p.reference = $3)
     AND ($4::timestamptz IS NULL OR p.created_at >= $4)
     AND ($5::timestamptz IS NULL OR p.created_at < $5)
     AND ($6::boolean IS NULL OR p.moderation_required = $6)
     AND ($7::timestamptz IS NULL OR (p.created_at, p.id) < ($7, $8))
   ORDER BY p.created_at DESC, p.id DESC LIMIT $9`,
);
const EVENTS = sql(
  'reader_events',
  `SELECT e.sequence, e.type, e.to_status AS status, e.resolution, e.occurred_at FROM payout_event e JOIN payout p ON p.id = e.payout_id
   WHERE e.payout_id = $1 AND p.merchant_id = $2 AND e.sequence > $3 AND e.type = ANY ($4) ORDER BY e.sequence LIMIT $5`,
);

/** Events that merchants see. Operators' notes and approvals are not among them. */
const MERCHANT_EVENTS: readonly PayoutEventType[] = [
  'status.changed',
  'details.supplied',
  'processing.ordered',
  'case.opened',
  'case.closed',
  'amount.known',
  'watch.ended',
];

/** What merchants read. Every query names the merchant, so payouts of other merchants are not found. */
@Injectable()
export class PayoutsReader {
  constructor(private readonly database: Database) {}

  /** @throws {PayoutNotFound} also for another merchant's payout */
  async get(merchantId: string, payoutId: string): Promise<PayoutView> {
    const row = await this.database.first<PayoutRow>(GET, [payoutId, merchantId]);
    if (!row) throw new PayoutNotFound(payoutId);
    return snapshotOf(row);
  }

  /** Newest first. */
  async list(merchantId: string, filter: PayoutFilter, page: PageRequest): Promise<Page<PayoutView>> {
    const after = page.cursor === null ? null : decodeCursor(page.cursor);
    const rows = await this.database.rows<PayoutRow>(LIST, [
      merchantId,
      filter.status ?? null,
      filter.reference ?? null,
      filter.createdFrom ?? null,
      filter.createdTo ?? null,
      filter.moderationRequired ?? null,
      after?.at ?? null,
      after?.id ?? null,
      page.limit + 1,
    ]);
    const { data, nextCursor } = pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }));
    return { data: data.map(snapshotOf), nextCursor };
  }

  /** Oldest first. The cursor is the last sequence that was read. */
  async events(merchantId: string, payoutId: string, page: PageRequest): Promise<Page<PayoutEventView>> {
    await this.get(merchantId, payoutId);
    const from = page.cursor === null ? 0 : Number.parseInt(page.cursor, 10) || 0;
    const rows = await this.database.rows<Omit<PayoutEventView, 'occurred_at'> & { occurred_at: Date }>(EVENTS, [
      payoutId,
      merchantId,
      from,
      MERCHANT_EVENTS,
      page.limit + 1,
    ]);
    const data = rows.slice(0, page.limit).map((row) => ({ ...row, occurred_at: row.occurred_at.toISOString() }));
    return { data, nextCursor: rows.length > page.limit ? String(data.at(-1)?.sequence ?? 0) : null };
  }
}
