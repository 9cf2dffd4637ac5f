/**
 * How often each kind of data is polled. Once there is an event stream, its events will invalidate
 * the same keys, and these intervals become the fallback for a lost stream.
 */
export const REFRESH = {
  killSwitches: { refetchInterval: 5_000 },
  queue: { refetchInterval: 5_000 },
  payout: { refetchInterval: 5_000 },
  approvals: { refetchInterval: 5_000 },
  overview: { refetchInterval: 10_000 },
  providers: { refetchInterval: 10_000 },
  sessions: { refetchInterval: 10_000 },
  payouts: { refetchInterval: 15_000 },
  audit: { refetchInterval: 15_000 },
} as const;

/** Data older than this is marked as out of date, in milliseconds. */
export const STALE_AFTER_MS = 30_000;
