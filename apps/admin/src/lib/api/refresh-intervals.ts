/**
 * How fresh each kind of answer is kept. Polling for now: when the event stream comes, its events invalidate
 * the same keys and these intervals become the fallback for a lost stream.
 */
export const LIVE = {
  queue: { refetchInterval: 5_000 },
  payout: { refetchInterval: 5_000 },
  approvals: { refetchInterval: 5_000 },
  overview: { refetchInterval: 10_000 },
  providers: { refetchInterval: 10_000 },
  payouts: { refetchInterval: 15_000 },
} as const;

/** After this long without a fresh answer a screen says that it is old, in milliseconds. */
export const STALE_AFTER_MS = 30_000;
