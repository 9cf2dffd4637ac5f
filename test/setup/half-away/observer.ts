import type { TestGateway } from '../gateway.js';
import type { Fate } from './cells.js';

/** All cells look at one reading, which is this fresh, in milliseconds. */
const FRESH_MS = 150;

/** What the database says at one moment, of all payouts and merchants of the test. */
export interface Reading {
  fates: ReadonlyMap<string, Fate>;
  /** Requests to providers and attempts of callbacks, by payout. */
  tries: ReadonlyMap<string, number>;
  /** Callbacks by merchant, with whether each was delivered. */
  callbacks: ReadonlyMap<string, readonly { id: string; isDelivered: boolean }[]>;
  /** Accounts whose breaker is open, and merchants whose receiver counts as failing. */
  held: ReadonlySet<string>;
}

const PAYOUTS = `
  SELECT id, moderation_required, status,
    (SELECT count(*) FROM payout_attempt a WHERE a.payout_id = p.id)::int AS sends,
    (SELECT coalesce(sum(attempts), 0) FROM callback_delivery d WHERE d.payout_id = p.id)::int AS deliveries
  FROM payout p`;
const HELD = `
  SELECT id FROM provider_account WHERE breaker_opened_at IS NOT NULL
  UNION SELECT merchant_id FROM callback_endpoint WHERE failing_since IS NOT NULL`;

interface PayoutLine extends Record<string, unknown> {
  id: string;
  moderation_required: boolean;
  status: string;
  sends: number;
  deliveries: number;
}

/** Reads for all cells together, so that looking costs little. */
export class Observer {
  private reading: { atMs: number; result: Promise<Reading> } | null = null;

  constructor(private readonly gateway: TestGateway) {}

  /** A reading that is hardly older than this moment. */
  look(): Promise<Reading> {
    if (this.reading === null || performance.now() - this.reading.atMs > FRESH_MS) this.reading = { atMs: performance.now(), result: this.read() };
    return this.reading.result;
  }

  private async read(): Promise<Reading> {
    const payouts = await this.gateway.run<PayoutLine>(PAYOUTS);
    const held = await this.gateway.run<{ id: string }>(HELD);
    const deliveries = await this.gateway.run<{ id: string; merchant_id: string; state: string }>('SELECT id, merchant_id, state FROM callback_delivery');
    const callbacks = new Map<string, { id: string; isDelivered: boolean }[]>();
    for (const { id, merchant_id: merchant, state } of deliveries)
      callbacks.set(merchant, [...(callbacks.get(merchant) ?? []), { id, isDelivered: state === 'delivered' }]);
    return {
      fates: new Map(payouts.map((payout) => [payout.id, fateOf(payout)])),
      tries: new Map(payouts.map(({ id, sends, deliveries: attempts }) => [id, sends + attempts])),
      callbacks,
      held: new Set(held.map(({ id }) => id)),
    };
  }
}

function fateOf({ moderation_required: isInModeration, status }: PayoutLine): Fate {
  if (isInModeration) return 'in moderation';
  return status === 'PROCESSED' ? 'paid' : status === 'INVOKE_FAILED' ? 'refused' : 'waiting';
}
