import { createHash } from 'node:crypto';
import type { ConfigurationChangeEntity } from '../entities/providers/configuration-change.entity.js';
import type { RowOf } from '../rows.js';
import { canonicalJson } from './canonical-json.js';

/** A change of configuration as the chain hashes it: every member is part of the hash. */
export type ChainedChange = Omit<RowOf<ConfigurationChangeEntity>, 'hash'>;

/**
 * The hash of a change: SHA-256 over the hash of the one before it and the change in canonical JSON (RFC 8785), so that none can be changed, left out
 * or moved without every later one telling.
 */
export function changeHash(previous: Buffer, change: ChainedChange): Buffer {
  const { number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at } = change;
  const words = [number, id, subject, subject_id, action, operator_id, reason, changed_at.toISOString()];
  return createHash('sha256')
    .update(previous)
    .update(`${JSON.stringify(words)}\n${canonicalJson(data) ?? ''}\n${canonicalJson(bound) ?? ''}`)
    .digest();
}
