import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** An event as 0028 hashed it. A copy of `access-chain.ts`: a landed migration does the same whatever is added to events later. */
export interface ChainedAccess {
  number: number;
  kind: string;
  operator_id: string | null;
  session_id: string | null;
  by_id: string | null;
  data: Record<string, unknown>;
  bound: Record<string, unknown> | null;
  occurred_at: Date;
}

export const CHAIN_START: Buffer = Buffer.alloc(0);

export function accessHash(previous: Buffer, event: ChainedAccess): Buffer {
  const { number, kind, operator_id, session_id, by_id, data, bound, occurred_at } = event;
  const words = [number, kind, operator_id, session_id, by_id, occurred_at.toISOString()];
  return createHash('sha256')
    .update(previous)
    .update(`${JSON.stringify(words)}\n${canonicalize(data) ?? ''}\n${canonicalize(bound) ?? ''}`)
    .digest();
}
