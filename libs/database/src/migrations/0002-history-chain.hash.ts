import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** An event as 0002 hashed it. A copy of `history-chain.ts`: a landed migration does the same for ever, whatever is added to events later. */
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
  occurred_at: Date;
}

export const CHAIN_START: Buffer = Buffer.alloc(0);

export function eventHash(previous: Buffer, event: ChainedEvent): Buffer {
  const { payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at } = event;
  const words = [payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, payout_version, occurred_at.toISOString()];
  return createHash('sha256')
    .update(previous)
    .update(`${JSON.stringify(words)}\n${canonicalize(data) ?? ''}`)
    .digest();
}
