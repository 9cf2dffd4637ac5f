import { createHash } from 'node:crypto';
import type { BoundFacts } from '../entities/payout/bound.js';
import { canonicalJson } from './canonical-json.js';

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
  /** How it is hashed: {@link UNBOUND_FORM} or {@link BOUND_FORM}. */
  hash_form: number;
  /** What the event says of the payout's money; null in events of the first form. */
  bound: BoundFacts | null;
}

/** What the first event of a payout is chained to. */
export const CHAIN_START: Buffer = Buffer.alloc(0);

/** Events of version 0.2 and earlier: they say what happened, not to which amount. */
export const UNBOUND_FORM = 1;
/** Events that bind what they change. */
export const BOUND_FORM = 2;

/**
 * The hash of an event: SHA-256 over the hash of the one before it and the event in canonical JSON (RFC 8785), so that an event
 * cannot be changed, left out or moved without every later one telling. The second form hashes its number and what the event binds as well.
 */
export function eventHash(previous: Buffer, event: ChainedEvent): Buffer {
  const { payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at } = event;
  const words = [payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, payout_version, occurred_at.toISOString()];
  const hash = createHash('sha256').update(previous);
  if (event.hash_form === UNBOUND_FORM) return hash.update(`${JSON.stringify(words)}\n${canonicalJson(data) ?? ''}`).digest();
  return hash.update(`${JSON.stringify([...words, event.hash_form])}\n${canonicalJson(data) ?? ''}\n${canonicalJson(event.bound) ?? ''}`).digest();
}
