import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** An event as the chain hashes it: every member is part of the hash. */
export interface ChainedEvent {
  payout_id: string;
  sequence: number;
  type: string;
  from_status: string | null;
  to_status: string | null;
  resolution: string | null;
  actor_type: string;
  actor_id: string | null;
  reason: string | null;
  data: Record<string, unknown>;
  payout_version: number;
  /** To the millisecond. */
  occurred_at: Date;
}

/** What the first event of a payout is chained to. */
export const CHAIN_START: Buffer = Buffer.alloc(0);

/**
 * The hash of an event: SHA-256 over the hash of the one before it and the event in canonical JSON (RFC 8785), so that an event
 * cannot be changed, left out or moved without every later one telling.
 */
export function eventHash(previous: Buffer, event: ChainedEvent): Buffer {
  const { payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at } = event;
  const words = [payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, payout_version, occurred_at.toISOString()];
  return createHash('sha256')
    .update(previous)
    .update(`${JSON.stringify(words)}\n${canonicalize(data) ?? ''}`)
    .digest();
}
