import type { Mode } from '@app/domain';

/** How things stand, once a day. */
export interface Digest {
  as_of: string;
  modes: readonly {
    mode: Mode;
    open_cases: number;
    /** Of the open cases, by how long they have waited. */
    by_age: { under_1_hour: number; under_4_hours: number; under_24_hours: number; older: number };
    /** Null: none waits. */
    oldest_minutes: number | null;
    /** Within the last day. */
    callbacks_failed: number;
  }[];
  /** At most {@link MAX_STOPPED}. */
  stopped_accounts: readonly { id: string; mode: Mode; why: 'paused' | 'breaker' }[];
}

/** How many stopped accounts a digest names. */
export const MAX_STOPPED = 50;

/** A digest as it was stored. @throws Error for anything else */
export function digestOf(stored: Record<string, unknown> | null): Digest {
  if (stored === null || !Array.isArray(stored['modes']) || !Array.isArray(stored['stopped_accounts'])) throw new Error('the message holds no digest');
  return stored as unknown as Digest;
}
