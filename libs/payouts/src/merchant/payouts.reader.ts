import { Database, sql } from '@app/database';
import { MERCHANT_EVENT_TYPES, type PayoutStatus, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Cursors } from '../payout/lists/cursors.js';
import { listPayouts } from '../payout/lists/payout-lists.reader.js';
import type { StoredPayout } from '../payout/payout.row.js';
import { type DetailsRefusal, refusalView, snapshotOf } from '../payout/payout.snapshot.js';
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
const GET = sql('reader_get', `SELECT ${COLUMNS} FROM payout p WHERE p.id = $1 AND p.merchant_id = $2 AND p.mode = $3`);
const LIST = { name: 'reader_list', columns: COLUMNS, from: 'payout p' };
const EVENTS = sql(
  'reader_events',
  `SELECT e.sequence, e.type, e.to_status AS status, e.resolution, CASE WHEN e.type = 'details.refused' THEN e.data END AS refusal, e.occurred_at FROM payout_event e JOIN payout p ON p.id = e.payout_id
   WHERE e.payout_id = $1 AND p.merchant_id = $2 AND p.mode = $3 AND e.sequence > $4 AND e.type = ANY ($5) ORDER BY e.sequence LIMIT $6`,
);

type StoredEvent = Omit<PayoutEventView, 'occurred_at' | 'refusal'> & { occurred_at: Date; refusal: DetailsRefusal | null };

/** What merchants read. Every query names the merchant and the mode of its key, so payouts of other merchants, and of the other mode, are not found. */
@Injectable()
export class PayoutsReader {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** @throws {PayoutNotFound} also for a payout of another merchant or mode */
  async get({ merchantId, mode }: Tenant, payoutId: string): Promise<PayoutView> {
    const row = await this.database.first<StoredPayout>(GET, [payoutId, merchantId, mode]);
    if (!row) throw new PayoutNotFound(payoutId);
    return snapshotOf(row);
  }

  /** Newest first. */
  async list({ merchantId, mode }: Tenant, filter: PayoutFilter, page: PageRequest): Promise<Page<PayoutView>> {
    const scope = { ...filter, list: 'payouts', merchantId, mode };
    const after = this.cursors.read(page.cursor, scope);
    const rows = await listPayouts<StoredPayout & QueryResultRow>(this.database, LIST, { merchantId, mode, ...filter }, { limit: page.limit + 1, after });
    const { data, nextCursor } = this.cursors.page(rows, page.limit, scope, (row) => ({ at: row.created_at, id: row.id }));
    return { data: data.map(snapshotOf), nextCursor };
  }

  /** Oldest first. The cursor names the last sequence that was read. */
  async events(tenant: Tenant, payoutId: string, page: PageRequest): Promise<Page<PayoutEventView>> {
    await this.get(tenant, payoutId);
    const scope = { list: 'events', payoutId };
    const from = this.cursors.readNumber(page.cursor, scope);
    const rows = await this.database.rows<StoredEvent>(EVENTS, [payoutId, tenant.merchantId, tenant.mode, from, MERCHANT_EVENT_TYPES, page.limit + 1]);
    const { data, nextCursor } = this.cursors.page(rows, page.limit, scope, ({ sequence }) => sequence);
    return { data: data.map(eventView), nextCursor };
  }
}

function eventView({ refusal, occurred_at: at, ...event }: StoredEvent): PayoutEventView {
  return { ...event, ...(refusal === null ? {} : { refusal: refusalView(refusal) }), occurred_at: at.toISOString() };
}
