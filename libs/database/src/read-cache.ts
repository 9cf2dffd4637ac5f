import { LRUCache } from 'lru-cache';

/** How long a cached read may be out of date, in milliseconds. Changes made in this process are seen at once: it deletes the entry. */
const LIFETIME_MS = 5_000;
/** Beyond this the entry that was not used for the longest time is dropped. */
const MAX_ENTRIES = 10_000;
/** How often the clock is read at most, in milliseconds. */
const CLOCK_RESOLUTION_MS = 50;

/**
 * A cache of what was read from rows, by key. Those who ask while a key is read share the read, which would otherwise be repeated for each of them
 * whenever an entry ends. Each process has its own.
 */
export class ReadCache<Value extends object> {
  private readonly reads: LRUCache<string, Promise<Value | null>>;

  /** @param lifetimeMs how long an entry lives since its read began: five seconds unless given */
  constructor(lifetimeMs = LIFETIME_MS) {
    this.reads = new LRUCache({ max: MAX_ENTRIES, ttl: lifetimeMs, ttlResolution: CLOCK_RESOLUTION_MS });
  }

  /** The value of a key. @param read what is not cached; nothing is kept of a read that finds nothing or fails */
  get(key: string, read: () => Promise<Value>): Promise<Value>;
  get(key: string, read: () => Promise<Value | null>): Promise<Value | null>;
  get(key: string, read: () => Promise<Value | null>): Promise<Value | null> {
    const known = this.reads.get(key);
    if (known) return known;
    const reading = read();
    this.reads.set(key, reading);
    const forget = (): void => {
      if (this.reads.peek(key) === reading) this.reads.delete(key);
    };
    reading.then((value) => {
      if (value === null) forget();
    }, forget);
    return reading;
  }

  /** Forgets a key. Who asks after this gets nothing that was read before. */
  delete(key: string): void {
    this.reads.delete(key);
  }

  /** Forgets every key. */
  clear(): void {
    this.reads.clear();
  }
}
