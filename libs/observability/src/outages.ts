import { Inject, Injectable } from '@nestjs/common';
import { Alerts } from './alerts.js';
import { LOGGER, type Logger } from './logger.js';
import { errorFacts } from './redaction.js';

/** What every request and job needs. */
export type ServiceName = 'database' | 'queue';

/** While a service is away, one line is written in this time, in milliseconds: a queue alone can fail thousands of times a second. */
const REMIND_AFTER_MS = 60_000;
/** Away for longer than a restart or a fail-over takes, in milliseconds: a person has to look. */
const ALERT_AFTER_MS = 30_000;

/**
 * An answer ends an outage only this long after the last failure, in milliseconds: a probe may pass while the work goes on failing, and a row that
 * failed is tried again every fifteen seconds.
 */
const SETTLED_AFTER_MS = 20_000;
/** Reasons of one outage that get a line of their own: a server that was away and then takes no writes wants another remedy. */
const MAX_REASONS = 3;
/** PostgreSQL's own word for why it does not work. That it is gone, or starts or stops, is one reason, like a connection that fails. */
const STATED_REASON = /^(?!08|57P)\d[\dA-Z]{4}$/;

interface Outage {
  sinceMs: number;
  lastFailedMs: number;
  failures: number;
  reasons: Set<string>;
  loggedAtMs: number;
  isAlerted: boolean;
}

/**
 * What is away, and since when. A failure is reported here instead of being logged where it is met: the first one is written, then one line a
 * minute with their number, one for another reason than before, and one when the service answers again. Keeps logs of outages short and raises `service_away` once for each.
 */
@Injectable()
export class Outages {
  private readonly outages = new Map<ServiceName, Outage>();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
  ) {}

  /** Reports that the service did not answer, or refused to work. */
  failed(service: ServiceName, error: unknown): void {
    const nowMs = performance.now();
    const outage = this.outages.get(service);
    if (outage === undefined) {
      this.outages.set(service, { sinceMs: nowMs, lastFailedMs: nowMs, failures: 1, reasons: new Set([reasonOf(error)]), loggedAtMs: nowMs, isAlerted: false });
      this.logger.warn({ service, ...shortFacts(error) }, 'a service that the gateway needs does not work');
      return;
    }
    outage.failures += 1;
    outage.lastFailedMs = nowMs;
    this.reportReason(service, outage, error);
    if (nowMs - outage.loggedAtMs >= REMIND_AFTER_MS) {
      outage.loggedAtMs = nowMs;
      this.logger.warn(
        { service, failures: outage.failures, forMs: Math.round(nowMs - outage.sinceMs), ...shortFacts(error) },
        'a service still does not work',
      );
    }
    if (nowMs - outage.sinceMs >= ALERT_AFTER_MS && !outage.isAlerted) {
      outage.isAlerted = true;
      this.alerts.raise('service_away', { service }, error);
    }
  }

  /** Reports that the service was asked and works. */
  answered(service: ServiceName): void {
    const outage = this.outages.get(service);
    const nowMs = performance.now();
    if (outage === undefined || nowMs - outage.lastFailedMs < SETTLED_AFTER_MS) return;
    this.outages.delete(service);
    const { failures, sinceMs } = outage;
    this.logger.warn({ service, failures, forMs: Math.round(nowMs - sinceMs) }, 'a service works again');
  }

  /** The services that are away. */
  away(): ServiceName[] {
    return [...this.outages.keys()];
  }

  private reportReason(service: ServiceName, { reasons }: Outage, error: unknown): void {
    const reason = reasonOf(error);
    if (reasons.has(reason) || reasons.size >= MAX_REASONS) return;
    reasons.add(reason);
    this.logger.warn({ service, ...shortFacts(error) }, 'a service does not work for another reason now');
  }
}

/** Empty for a service that does not answer, however that shows. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return STATED_REASON.test(code) ? code : '';
}

/** Message and code; where it happened is of no use a thousand times. */
function shortFacts(error: unknown): object {
  const { stack: _stack, ...facts } = errorFacts(error);
  return facts;
}
