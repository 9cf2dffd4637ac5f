/** A date that lies further ahead than any that we write comes from a clock that was wrong: it holds nothing up. */
const BELIEVED = `interval '1 hour'`;

const isOver = (column: string): string => `(${column} <= clock_timestamp() OR ${column} > clock_timestamp() + ${BELIEVED})`;

/** SQL on `provider_account`: its breaker is open, and it is time for one payout to try whether the provider is back. */
export const PROBE_IS_DUE = `(${isOver('breaker_retry_at')} AND (breaker_canary_until IS NULL OR ${isOver('breaker_canary_until')}))`;

/** SQL: ids of the accounts through which nothing is sent now: those that are paused, and those whose breaker is open and not to be tried yet. */
export const HELD_ACCOUNTS = `
  SELECT id FROM provider_account
  WHERE paused_at IS NOT NULL
    OR (breaker_opened_at IS NOT NULL AND options->'breaker' IS DISTINCT FROM 'false'::jsonb AND NOT ${PROBE_IS_DUE})`;

/** SQL on `payout`: an operation at the provider is planned for it. */
export const PLANS_TO_SEND = `(next_action_at IS NOT NULL AND next_action <> 'enquire')`;

/** SQL on `payout`: it waits to be sent through an account that is held. It is not overdue, and nothing needs attention. */
export const IS_HELD = `(${PLANS_TO_SEND} AND provider_account_id IN (${HELD_ACCOUNTS}))`;
