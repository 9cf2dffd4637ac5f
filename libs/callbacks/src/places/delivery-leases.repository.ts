import { Batcher, Database, sql } from '@app/database';
import type { Mode, Tenant } from '@app/domain';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type HeldPlaces, keyOf, TenantPlaces } from './tenant-places.js';

/** Longer than an attempt can take: a row whose attempt was never recorded becomes due again. */
const LEASE = "interval '60 seconds'";

/** A delivery that is due for longer than this was found by the sweeper: others of its tenant may wait with it. */
const LATE = "interval '2 seconds'";

/** The most deliveries in one statement. One statement at a time, so that each knows what the one before it has leased. */
const BATCH_LIMITS = { maxItems: 50, maxBatches: 1 };

const IS_OFF = `EXISTS (SELECT FROM callback_endpoint e WHERE e.merchant_id = d.merchant_id AND e.mode = d.mode AND e.url = d.url AND e.disabled_at IS NOT NULL) AS is_off`;

/** Counts the attempt and leases the row, so that only one of two workers gets it. A delivery to a disabled endpoint of its merchant and mode is disabled instead. */
const SET_LEASE = `
  SET state = CASE WHEN is_off THEN 'disabled' ELSE 'pending' END,
      attempts = CASE WHEN is_off THEN d.attempts ELSE d.attempts + 1 END,
      next_action_at = CASE WHEN NOT is_off THEN now() + ${LEASE} END`;
const LEASED = 'd.id, d.merchant_id, d.mode, d.payout_id, d.url, d.payload, d.state, d.attempts, floor(extract(epoch FROM now()))::integer AS now_seconds';

/** $1 deliveries; $2 to $4 the tenants that hold places, their modes, and how many; $5 how many one may hold. A due row without a place for it stays due. */
const LEASE_DELIVERIES = sql(
  'callbacks.lease',
  `WITH due AS MATERIALIZED (
     SELECT d.id, d.merchant_id, d.mode, d.next_action_at, ${IS_OFF}
     FROM callback_delivery d WHERE d.id = ANY ($1) AND d.state = 'pending' AND d.next_action_at <= now() FOR UPDATE SKIP LOCKED
   ), ranked AS (
     SELECT due.*, is_off OR coalesce(held.places, 0) + row_number() OVER (PARTITION BY merchant_id, mode, is_off ORDER BY next_action_at, id) <= $5::integer AS has_place
     FROM due LEFT JOIN unnest($2::text[], $3::text[], $4::integer[]) AS held (merchant_id, mode, places) USING (merchant_id, mode)
   ), leased AS (
     UPDATE callback_delivery d ${SET_LEASE} FROM ranked WHERE d.id = ranked.id AND has_place RETURNING ${LEASED}, ranked.next_action_at < now() - ${LATE} AS is_late
   )
   SELECT id, merchant_id, mode, payout_id, url, payload, state, attempts, now_seconds, is_late FROM leased
   UNION ALL SELECT id, merchant_id, mode, NULL, NULL, NULL, 'waiting', NULL, NULL, true FROM ranked WHERE NOT has_place`,
);

/** $1 and $2 tenants and their modes, $3 how many rows each: those that are due for the longest time. */
const LEASE_NEXT = sql(
  'callbacks.lease_next',
  `WITH due AS MATERIALIZED (
     SELECT found.* FROM unnest($1::text[], $2::text[], $3::integer[]) AS wanted (merchant_id, mode, places) CROSS JOIN LATERAL (
       SELECT d.id, ${IS_OFF} FROM callback_delivery d
       WHERE d.merchant_id = wanted.merchant_id AND d.mode = wanted.mode AND d.state = 'pending' AND d.next_action_at <= now()
       ORDER BY d.next_action_at LIMIT wanted.places FOR UPDATE OF d SKIP LOCKED) found
   )
   UPDATE callback_delivery d ${SET_LEASE} FROM due WHERE d.id = due.id RETURNING ${LEASED}`,
);

export interface LeasedDelivery {
  id: string;
  merchant_id: string;
  /** Of the payout: its secret signs. */
  mode: Mode;
  payout_id: string;
  url: string;
  payload: string;
  state: 'pending' | 'disabled';
  /** The number of this attempt, from 1. */
  attempts: number;
  now_seconds: number;
}

type Waiting = { state: 'waiting' } & Pick<LeasedDelivery, 'id' | 'merchant_id' | 'mode'>;
type Found = (LeasedDelivery | Waiting) & { is_late: boolean };

/**
 * Leases deliveries that are due, for one attempt each. A tenant at its share of the places gets none; its rows stay due, and each place that one of its
 * attempts leaves goes on with the next of them, so the queue never waits for them.
 */
@Injectable()
export class DeliveryLeasesRepository implements OnModuleDestroy {
  private readonly leases = new Batcher<string, LeasedDelivery | Waiting | undefined>((ids) => this.leaseAll(ids), BATCH_LIMITS);
  private readonly nextLeases = new Batcher<Tenant, LeasedDelivery | undefined>((tenants) => this.leaseNextOfAll(tenants), BATCH_LIMITS);
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly places: TenantPlaces,
  ) {}

  /** Comes before workers are waited for: attempts in progress end, and none follows them. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /**
   * Leases a due delivery, which then holds a place of its tenant until {@link next} or {@link release}.
   * @returns undefined when it is not due, another worker has it, or its tenant has no place left
   */
  async lease(deliveryId: string): Promise<LeasedDelivery | undefined> {
    const found = await this.leases.do(deliveryId);
    if (found?.state !== 'waiting') return found;
    const tenant = tenantOf(found);
    // A place may have been left while the statement ran, and the attempt that left it did not know of this row.
    return this.places.hasRoom(tenant) ? this.lease(deliveryId) : undefined;
  }

  /** Ends an attempt: its place goes to the next due delivery of the same tenant, if one waits. */
  async next(delivery: LeasedDelivery): Promise<LeasedDelivery | undefined> {
    const tenant = tenantOf(delivery);
    let next: LeasedDelivery | undefined;
    try {
      next = this.isStopping || !this.places.isWaiting(tenant) ? undefined : await this.nextLeases.do(tenant);
    } finally {
      if (!next) this.places.release(tenant);
    }
    return next;
  }

  /** Ends an attempt that failed on our side. */
  release(delivery: LeasedDelivery): void {
    this.places.release(tenantOf(delivery));
  }

  /** A delivery that is requested twice in one batch goes to the first request. */
  private async leaseAll(ids: readonly string[]): Promise<(LeasedDelivery | Waiting | undefined)[]> {
    const held = this.places.all();
    const values = [held.map(({ merchantId }) => merchantId), held.map(({ mode }) => mode), held.map(({ count }) => count)];
    const rows = await this.database.rows<Found>(LEASE_DELIVERIES, [ids, ...values, this.places.share]);
    for (const row of rows) {
      if (row.state !== 'waiting') this.places.take(tenantOf(row));
      if (row.is_late) this.places.noteWaiting(tenantOf(row));
    }
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = found.get(id);
      found.delete(id);
      return row;
    });
  }

  private async leaseNextOfAll(tenants: readonly Tenant[]): Promise<(LeasedDelivery | undefined)[]> {
    const wanted = counted(tenants);
    const values = [wanted.map(({ merchantId }) => merchantId), wanted.map(({ mode }) => mode), wanted.map(({ count }) => count)];
    const rows = await this.database.rows<LeasedDelivery>(LEASE_NEXT, values);
    return tenants.map((tenant) => {
      const index = rows.findIndex((row) => keyOf(tenantOf(row)) === keyOf(tenant));
      if (index < 0) this.places.noteServed(tenant);
      return rows.splice(index < 0 ? rows.length : index, 1)[0];
    });
  }
}

/** Each tenant once, with the number of its places. */
function counted(tenants: readonly Tenant[]): HeldPlaces[] {
  const places = new Map<string, HeldPlaces>();
  for (const tenant of tenants) places.set(keyOf(tenant), { ...tenant, count: (places.get(keyOf(tenant))?.count ?? 0) + 1 });
  return [...places.values()];
}

function tenantOf({ merchant_id: merchantId, mode }: Pick<LeasedDelivery, 'merchant_id' | 'mode'>): Tenant {
  return { merchantId, mode };
}
