import { LRUCache } from 'lru-cache';

/** How long a cached read may be out of date, in milliseconds. Changes made in this process are seen at once: it deletes the entry. */
const LIFETIME_MS = 5_000;
/** Beyond this the entry that was not used for the longest time is dropped. */
const MAX_ENTRIES = 10_000;
/** How often the clock is read at most, in milliseconds. */
const CLOCK_RESOLUTION_MS = 50;

/** A cache of what was read from rows, by key. Each process has its own. */
export type ReadCache<Value extends object> = LRUCache<string, Value>;

/** An empty cache. @param lifetimeMs how long an entry lives: five seconds unless given */
export function createReadCache<Value extends object>(lifetimeMs = LIFETIME_MS): ReadCache<Value> {
  return new LRUCache({ max: MAX_ENTRIES, ttl: lifetimeMs, ttlResolution: CLOCK_RESOLUTION_MS });
}
