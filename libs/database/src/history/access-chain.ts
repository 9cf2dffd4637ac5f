import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import type { AccessEventEntity } from '../entities/access/access-event.entity.js';
import type { RowOf } from '../rows.js';

/** An event of access as the chain hashes it: every member is part of the hash. */
export type ChainedAccess = Omit<RowOf<AccessEventEntity>, 'hash'>;

/** The hash of an event: SHA-256 over the hash of the one before it and the event in canonical JSON (RFC 8785), as for changes of configuration. */
export function accessHash(previous: Buffer, event: ChainedAccess): Buffer {
  const { number, kind, operator_id, session_id, by_id, data, bound, occurred_at } = event;
  const words = [number, kind, operator_id, session_id, by_id, occurred_at.toISOString()];
  return createHash('sha256')
    .update(previous)
    .update(`${JSON.stringify(words)}\n${canonicalize(data) ?? ''}\n${canonicalize(bound) ?? ''}`)
    .digest();
}
