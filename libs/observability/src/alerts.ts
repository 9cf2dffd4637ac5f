import { Inject, Injectable } from '@nestjs/common';
import { type AlertName, ALERTS, type FactsOf } from './alerts.catalogue.js';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { errorFacts } from './redaction.js';

/** Raises alerts: one log line at error level with the field `alert`, and an increment of the counter of that name and, where it is about one, mode. */
@Injectable()
export class Alerts {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** @param error the cause, where there is one */
  raise<Name extends AlertName>(name: Name, facts: FactsOf<Name>, error?: unknown): void {
    const { urgency, message } = ALERTS[name];
    this.metrics.countAlert(name, facts.mode);
    const line: Record<string, unknown> = { alert: name, urgency, ...facts, ...(error === undefined ? {} : errorFacts(error)) };
    this.logger.error(line, message);
  }
}
