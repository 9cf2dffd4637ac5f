import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** A change as 0026 hashed it. A copy of `configuration-chain.ts`: a landed migration does the same whatever is added to changes later. */
export interface ChainedChange {
  number: number;
  id: string;
  subject: string;
  subject_id: string;
  action: string;
  operator_id: string | null;
  reason: string | null;
  data: Record<string, unknown>;
  bound: Record<string, unknown> | null;
  changed_at: Date;
}

export const CHAIN_START: Buffer = Buffer.alloc(0);

export function changeHash(previous: Buffer, change: ChainedChange): Buffer {
  const { number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at } = change;
  const words = [number, id, subject, subject_id, action, operator_id, reason, changed_at.toISOString()];
  return createHash('sha256')
    .update(previous)
    .update(`${JSON.stringify(words)}\n${canonicalize(data) ?? ''}\n${canonicalize(bound) ?? ''}`)
    .digest();
}
