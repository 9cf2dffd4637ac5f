import { STOPPABLE_OPERATIONS } from '@app/domain';
import { IS_SEND } from './entities/index.js';

/** A date that lies further ahead than any that we write comes from a clock that was wrong: it holds nothing up. */
const BELIEVED = `interval '1 hour'`;

const isOver = (column: string): string => `(${column} <= clock_timestamp() OR ${column} > clock_timestamp() + ${BELIEVED})`;

/** SQL on `provider_account`: its breaker is open, and it is time for one payout to try whether the provider is back. */
export const PROBE_IS_DUE = `(${isOver('breaker_retry_at')} AND (breaker_canary_until IS NULL OR ${isOver('breaker_canary_until')}))`;

/**
 * SQL on `provider_account`: its mode and identity are proved, or it is a test account that nothing contradicts. Nothing is sent through any
 * other one, because nobody knows whose money would move.
 */
export const IS_PROVED = `(CASE WHEN proof IS NULL THEN mode = 'test' ELSE proof <> 'contradicted' AND proved_mode = mode AND proved_identity IS NOT DISTINCT FROM identity END)`;

/** SQL: ids of the accounts through which nothing is sent now: those that are paused or not proved, and those whose breaker is open and not to be tried yet. */
export const HELD_ACCOUNTS = `
  SELECT id FROM provider_account
  WHERE paused_at IS NOT NULL OR NOT ${IS_PROVED}
    OR (breaker_opened_at IS NOT NULL AND options->'breaker' IS DISTINCT FROM 'false'::jsonb AND NOT ${PROBE_IS_DUE})`;

/** SQL on a task `t` and its payout `p`: a send through an account that is held. It is not overdue, and nothing needs attention. */
export const IS_HELD = `(t.${IS_SEND} AND p.provider_account_id IN (${HELD_ACCOUNTS}))`;

const MOVES_MONEY_OUT = `task IN (${STOPPABLE_OPERATIONS.map((operation) => `'${operation}'`).join(', ')})`;

/** SQL on a kill switch `k`, a payout `p` and its task `t`: it stops the task. What begins a send asks the function `stopped_payouts` instead, which no press can overtake. */
export const IS_STOPPED_BY = `(p.mode = 'live' AND k.resumed_at IS NULL AND t.${MOVES_MONEY_OUT} AND CASE k.scope
  WHEN 'all' THEN true WHEN 'merchant' THEN k.target_id = p.merchant_id WHEN 'service' THEN k.target_id = p.service_code ELSE k.target_id = p.provider_account_id END)`;

/** SQL on a task `t` and its payout `p`: a kill switch stops it. */
export const IS_STOPPED = `EXISTS (SELECT FROM kill_switch k WHERE ${IS_STOPPED_BY})`;

/** SQL on a task `t` and its payout `p`: it may run now. While a case is open nothing is sent automatically; enquiries go on. */
export const MAY_RUN = `((NOT p.moderation_required OR NOT t.${IS_SEND}) AND NOT ${IS_HELD} AND NOT ${IS_STOPPED})`;
