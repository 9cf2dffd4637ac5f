import { IS_PROVED, PROBE_IS_DUE, type SqlRunner, sql } from '@app/database';

/** What the gate reads of an account. */
export interface BreakerState extends Record<string, unknown> {
  is_paused: boolean;
  /** Whether mode and identity are proved, where that is needed. */
  is_proved: boolean;
  /** Whether the breaker has opened and not closed again; half-open counts as open. */
  is_open: boolean;
  /** Whether the next call may go through as a half-open probe. */
  probe_is_due: boolean;
  /** Half-open probes that have failed since the breaker opened. */
  trials: number;
}

/** A half-open probe that a worker has reserved. */
export interface Probe {
  /** Until when it is reserved, as the database wrote it; it also identifies the probe. */
  probeUntil: string;
  trials: number;
}

const STATE = sql(
  'breaker_state',
  `SELECT paused_at IS NOT NULL AS is_paused, ${IS_PROVED} AS is_proved, breaker_opened_at IS NOT NULL AS is_open, coalesce(${PROBE_IS_DUE}, false) AS probe_is_due, breaker_trials AS trials
   FROM provider_account WHERE id = $1`,
);
const RESERVE_PROBE = sql(
  'breaker_reserve_probe',
  `UPDATE provider_account SET breaker_canary_until = clock_timestamp() + $2 * interval '1 millisecond'
   WHERE id = $1 AND paused_at IS NULL AND breaker_opened_at IS NOT NULL AND ${PROBE_IS_DUE}
   RETURNING breaker_canary_until::text AS "probeUntil", breaker_trials AS trials`,
);
const OPEN = sql(
  'breaker_open',
  `UPDATE provider_account SET breaker_opened_at = clock_timestamp(), breaker_retry_at = clock_timestamp() + $2 * interval '1 millisecond',
     breaker_trials = 0, breaker_canary_until = NULL, breaker_reason = $3
   WHERE id = $1 AND breaker_opened_at IS NULL RETURNING id`,
);
/** A probe whose time is over, and that another worker may have taken since, matches no row. */
const IS_THIS_PROBE = `id = $1 AND breaker_canary_until = $2::timestamptz`;
const CLOSED = `breaker_opened_at = NULL, breaker_retry_at = NULL, breaker_trials = 0, breaker_canary_until = NULL, breaker_reason = NULL`;
const KEEP_OPEN = sql(
  'breaker_keep_open',
  `UPDATE provider_account SET breaker_retry_at = clock_timestamp() + $3 * interval '1 millisecond', breaker_trials = breaker_trials + 1,
     breaker_canary_until = NULL, breaker_reason = $4
   WHERE ${IS_THIS_PROBE} RETURNING id`,
);
const RELEASE_PROBE = sql('breaker_release_probe', `UPDATE provider_account SET breaker_canary_until = NULL WHERE ${IS_THIS_PROBE} RETURNING id`);
const CLOSE = sql('breaker_close', `UPDATE provider_account SET ${CLOSED} WHERE ${IS_THIS_PROBE} RETURNING id`);
const CLOSE_DISABLED = sql(
  'breaker_close_disabled',
  `UPDATE provider_account SET ${CLOSED} WHERE id = $1 AND breaker_opened_at IS NOT NULL AND options->'breaker' = 'false'::jsonb RETURNING id`,
);

/** @returns undefined when there is no such account */
export async function readBreakerState(database: SqlRunner, accountId: string): Promise<BreakerState | undefined> {
  return database.first<BreakerState>(STATE, [accountId]);
}

/**
 * Reserves the half-open probe for one of all workers.
 * @param durationMs how long no other worker gets it, in milliseconds
 * @returns undefined when none is due, or another worker was faster
 */
export async function reserveProbe(database: SqlRunner, accountId: string, durationMs: number): Promise<Probe | undefined> {
  return database.first<Probe & Record<string, unknown>>(RESERVE_PROBE, [accountId, durationMs]);
}

/** Opens the breaker for `openMs` milliseconds. @returns false when it was open already */
export async function openBreaker(database: SqlRunner, accountId: string, openMs: number, reason: string | null): Promise<boolean> {
  return (await database.rows(OPEN, [accountId, openMs, reason])).length > 0;
}

/** The probe succeeded: closes the breaker. @returns false when the probe is no longer reserved */
export async function closeBreaker(database: SqlRunner, accountId: string, { probeUntil }: Probe): Promise<boolean> {
  return (await database.rows(CLOSE, [accountId, probeUntil])).length > 0;
}

/** The probe failed: the next one is due in `openMs` milliseconds. */
export async function keepBreakerOpen(
  database: SqlRunner,
  accountId: string,
  { probeUntil }: Probe,
  { openMs, reason }: { openMs: number; reason: string | null },
): Promise<void> {
  await database.rows(KEEP_OPEN, [accountId, probeUntil, openMs, reason]);
}

/** The probe made no call: the next caller may be the probe. */
export async function releaseProbe(database: SqlRunner, accountId: string, { probeUntil }: Probe): Promise<void> {
  await database.rows(RELEASE_PROBE, [accountId, probeUntil]);
}

/** Closes a breaker that was disabled while it was open. */
export async function closeDisabledBreaker(database: SqlRunner, accountId: string): Promise<void> {
  await database.rows(CLOSE_DISABLED, [accountId]);
}
