import { CANARY_IS_DUE, Database, sql } from '@app/database';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { breakerOf, healthOf, openMs } from './circuit-breaker.js';
import type { ConnectorAnswer } from '../connector-kit/connector.contract.js';
import { FailureStreaks } from './failure-streaks.js';
import type { ProviderAccount } from '../accounts/provider-accounts.service.js';

/** How long a process may believe that an account is open, or held, in milliseconds. */
const MAX_AGE_MS = 500;

/** What the gate needs of an account. */
type Gated = Pick<ProviderAccount, 'id' | 'options'>;

interface GateState {
  is_paused: boolean;
  is_open: boolean;
  canary_is_due: boolean;
  trials: number;
}

/** Leave to send one request. */
export interface Permit {
  /** Of a canary: until when it has its turn, as the database wrote it. Null: the way is free for everybody. */
  canary: string | null;
  trials: number;
  era: number;
}

const STATE = sql(
  'gate_state',
  `SELECT paused_at IS NOT NULL AS is_paused, breaker_opened_at IS NOT NULL AS is_open, coalesce(${CANARY_IS_DUE}, false) AS canary_is_due, breaker_trials AS trials
   FROM provider_account WHERE id = $1`,
);
/** One of all workers gets it, and nobody else before its turn is over. */
const TAKE_TURN = sql(
  'gate_take_turn',
  `UPDATE provider_account SET breaker_canary_until = clock_timestamp() + $2 * interval '1 millisecond'
   WHERE id = $1 AND paused_at IS NULL AND breaker_opened_at IS NOT NULL AND ${CANARY_IS_DUE}
   RETURNING breaker_canary_until::text AS canary, breaker_trials AS trials`,
);
const OPEN = sql(
  'gate_open',
  `UPDATE provider_account SET breaker_opened_at = clock_timestamp(), breaker_retry_at = clock_timestamp() + $2 * interval '1 millisecond',
     breaker_trials = 0, breaker_canary_until = NULL, breaker_reason = $3
   WHERE id = $1 AND breaker_opened_at IS NULL RETURNING id`,
);
const HIS_TURN = `id = $1 AND breaker_canary_until = $2::timestamptz`;
const STAY_OPEN = sql(
  'gate_stay_open',
  `UPDATE provider_account SET breaker_retry_at = clock_timestamp() + $3 * interval '1 millisecond', breaker_trials = breaker_trials + 1,
     breaker_canary_until = NULL, breaker_reason = $4
   WHERE ${HIS_TURN} RETURNING id`,
);
const GIVE_BACK = sql('gate_give_back', `UPDATE provider_account SET breaker_canary_until = NULL WHERE ${HIS_TURN} RETURNING id`);
const CLOSED = `breaker_opened_at = NULL, breaker_retry_at = NULL, breaker_trials = 0, breaker_canary_until = NULL, breaker_reason = NULL`;
const CLOSE = sql('gate_close', `UPDATE provider_account SET ${CLOSED} WHERE ${HIS_TURN} RETURNING id`);
const TAKE_OFF = sql(
  'gate_take_off',
  `UPDATE provider_account SET ${CLOSED} WHERE id = $1 AND breaker_opened_at IS NOT NULL AND options->'breaker' = 'false'::jsonb RETURNING id`,
);

/**
 * Whether anything may be sent through an account: not while it is paused, and not while its provider fails. Asked before the intent is
 * committed, and never after: an intent that is not followed by its request would be a case for people.
 */
@Injectable()
export class AccountGate {
  /** For tests with a clock of their own. */
  protected readonly maxAgeMs: number = MAX_AGE_MS;
  private readonly states = new Map<string, { reading: Promise<GateState>; until: number }>();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly database: Database,
    private readonly alerts: Alerts,
    private readonly runs: FailureStreaks,
  ) {}

  /**
   * Asks for leave to send one request.
   * @param longestMs when nobody will hear of the request any more; only then another canary may go, in milliseconds
   * @returns null when nothing is sent through the account now
   */
  async acquire({ id, options }: Gated, longestMs: number): Promise<Permit | null> {
    const state = await this.stateOf(id);
    const era = this.runs.observe(id, state.is_open);
    if (state.is_paused) return null;
    if (state.is_open && breakerOf(options) === null) await this.takeOff(id);
    if (!state.is_open || breakerOf(options) === null) return { canary: null, trials: 0, era };
    if (!state.canary_is_due) return null;
    this.states.delete(id);
    const turn = await this.database.first<Pick<Permit, 'trials'> & { canary: string }>(TAKE_TURN, [id, longestMs]);
    return turn ? { ...turn, era } : null;
  }

  /**
   * Tells what came of it. Every leave is told of once; one that never is ends by itself.
   * @param answer null: nothing was asked of the provider, for a reason of our own
   */
  async report(account: Gated, leave: Permit, answer: ConnectorAnswer | null): Promise<void> {
    const health = answer === null ? 'nothing' : healthOf(answer);
    const reason = answer !== null && 'resolution' in answer ? answer.resolution : null;
    if (leave.canary !== null) await this.endTurn(account, leave, leave.canary, health, reason);
    else if (health === 'well') this.runs.count(account.id, leave.era, false);
    else if (health === 'failed') await this.countFailure(account, leave, reason);
  }

  private async countFailure({ id, options }: Gated, { era }: Permit, reason: string | null): Promise<void> {
    const settings = breakerOf(options);
    if (this.runs.count(id, era, true) < (settings?.failures ?? Infinity) || !settings) return;
    const opened = await this.database.rows(OPEN, [id, openMs(settings, 0), reason]);
    this.runs.observe(id, true);
    this.states.delete(id);
    if (opened.length > 0) this.alerts.raise('breaker_opened', { providerAccountId: id });
  }

  /** A canary of which somebody else has taken the turn by now changes nothing. */
  private async endTurn({ id, options }: Gated, { trials }: Permit, canary: string, health: ReturnType<typeof healthOf>, reason: string | null): Promise<void> {
    const settings = breakerOf(options);
    this.states.delete(id);
    if (health === 'well') {
      const closed = await this.database.rows(CLOSE, [id, canary]);
      if (closed.length > 0) this.logger.info({ providerAccountId: id }, 'the provider answers again: the breaker is closed');
    } else if (health === 'nothing' || !settings) {
      await this.database.rows(GIVE_BACK, [id, canary]);
    } else {
      await this.database.rows(STAY_OPEN, [id, canary, openMs(settings, trials + 1), reason]);
    }
    // Whoever read it while this was written may have read what was before.
    this.states.delete(id);
  }

  /** Somebody has switched the breaker off while it was open. */
  private async takeOff(id: string): Promise<void> {
    await this.database.rows(TAKE_OFF, [id]);
    this.states.delete(id);
  }

  private stateOf(id: string): Promise<GateState> {
    const known = this.states.get(id);
    if (known && known.until > performance.now()) return known.reading;
    const reading = this.read(id);
    this.states.set(id, { reading, until: performance.now() + this.maxAgeMs });
    reading.catch(() => this.states.delete(id));
    return reading;
  }

  private async read(id: string): Promise<GateState> {
    const state = await this.database.first<GateState>(STATE, [id]);
    return state ?? { is_paused: false, is_open: false, canary_is_due: false, trials: 0 };
  }
}
