import { Database, type ProviderAccountOptions } from '@app/database';
import type { AccountMode } from '@app/domain';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ConnectorAnswer } from '../connector-kit/connector.contract.js';
import {
  type BreakerState,
  closeBreaker,
  closeDisabledBreaker,
  keepBreakerOpen,
  openBreaker,
  type Probe,
  readBreakerState,
  releaseProbe,
  reserveProbe,
} from './circuit-breaker.repository.js';
import { breakerOf, type Health, healthOf, openMs } from './circuit-breaker.js';
import { FailureStreaks } from './failure-streaks.js';

/** How long a process may believe that an account is paused, open or closed, in milliseconds. */
const MAX_AGE_MS = 500;
const NO_ACCOUNT: BreakerState = { is_paused: false, is_proved: true, is_open: false, probe_is_due: false, trials: 0 };

/** What the gate needs of an account. */
export interface GatedAccount {
  id: string;
  mode: AccountMode;
  options: ProviderAccountOptions;
}

/** Permission to send one request. */
export interface Permit {
  /** Of a half-open probe; null while the breaker is closed. */
  probe: Probe | null;
  /** Of the breaker, when the request was permitted. */
  generation: number;
}

/** What came of one permitted request. */
interface CallResult {
  health: Health;
  /** The provider's resolution, kept as the reason of an open breaker. */
  reason: string | null;
}

/**
 * Decides whether requests may be sent through an account: not while it is paused or not proved, and not while its breaker
 * is open. Asked before the
 * intent is committed and never after: an intent without its request would need moderation.
 */
@Injectable()
export class AccountGate {
  /** Tests with a clock of their own override it. */
  protected readonly maxAgeMs: number = MAX_AGE_MS;
  private readonly states = new Map<string, { reading: Promise<BreakerState>; until: number }>();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly database: Database,
    private readonly alerts: Alerts,
    private readonly streaks: FailureStreaks,
  ) {}

  /**
   * Asks for permission to send one request.
   * @param longestMs the longest that the request can take, in milliseconds; after that another half-open probe may be sent
   * @returns null when nothing may be sent through the account now
   */
  async acquire({ id, options }: GatedAccount, longestMs: number): Promise<Permit | null> {
    const state = await this.stateOf(id);
    const generation = this.streaks.observe(id, state.is_open);
    if (state.is_paused || !state.is_proved) return null;
    const isDisabled = breakerOf(options) === null;
    if (state.is_open && isDisabled) await this.closeDisabled(id);
    if (!state.is_open || isDisabled) return { probe: null, generation };
    if (!state.probe_is_due) return null;
    this.states.delete(id);
    const probe = await reserveProbe(this.database, id, longestMs);
    return probe ? { probe, generation } : null;
  }

  /**
   * Reports the result of a permitted request. Each permit is reported once; the reservation of a probe that is never reported expires.
   * @param answer null: the provider was not called, for a reason on our side
   */
  async report(account: GatedAccount, permit: Permit, answer: ConnectorAnswer | null): Promise<void> {
    const result: CallResult = {
      health: answer === null ? 'not_called' : healthOf(answer),
      reason: answer !== null && 'resolution' in answer ? answer.resolution : null,
    };
    if (permit.probe !== null) await this.finishProbe(account, permit.probe, result);
    else if (result.health === 'healthy') this.streaks.count(account.id, permit.generation, false);
    else if (result.health === 'failed') await this.countFailure(account, permit.generation, result.reason);
  }

  private async countFailure({ id, mode, options }: GatedAccount, generation: number, reason: string | null): Promise<void> {
    const settings = breakerOf(options);
    if (this.streaks.count(id, generation, true) < (settings?.failures ?? Infinity) || !settings) return;
    const hasOpened = await openBreaker(this.database, id, openMs(settings, 0), reason);
    this.streaks.observe(id, true);
    this.states.delete(id);
    if (hasOpened) this.alerts.raise('breaker_opened', { mode, providerAccountId: id });
  }

  /** A probe whose reservation has passed to another worker changes nothing. */
  private async finishProbe({ id, options }: GatedAccount, probe: Probe, { health, reason }: CallResult): Promise<void> {
    const settings = breakerOf(options);
    this.states.delete(id);
    if (health === 'healthy') {
      if (await closeBreaker(this.database, id, probe)) this.logger.info({ providerAccountId: id }, 'the provider answers again: the breaker is closed');
    } else if (health === 'not_called' || !settings) {
      await releaseProbe(this.database, id, probe);
    } else {
      await keepBreakerOpen(this.database, id, probe, { openMs: openMs(settings, probe.trials + 1), reason });
    }
    // A state that was read while this was written may be the one from before.
    this.states.delete(id);
  }

  private async closeDisabled(id: string): Promise<void> {
    await closeDisabledBreaker(this.database, id);
    this.states.delete(id);
  }

  private stateOf(id: string): Promise<BreakerState> {
    const known = this.states.get(id);
    if (known && known.until > performance.now()) return known.reading;
    const reading = this.read(id);
    this.states.set(id, { reading, until: performance.now() + this.maxAgeMs });
    reading.catch(() => this.states.delete(id));
    return reading;
  }

  private async read(id: string): Promise<BreakerState> {
    return (await readBreakerState(this.database, id)) ?? NO_ACCOUNT;
  }
}
