import { Inject, Injectable } from '@nestjs/common';
import { type AlertFacts, type AlertName, ALERTS } from './alerts.catalogue.js';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { errorFacts } from './redaction.js';

/** Raises alerts: one log line at error level with the field `alert`, and an increment of the counter of that name. */
@Injectable()
export class Alerts {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** @param error the cause, where there is one */
  raise(name: AlertName, facts: AlertFacts, error?: unknown): void {
    const { urgency, message } = ALERTS[name];
    this.metrics.countAlert(name);
    this.logger.error({ alert: name, urgency, ...facts, ...(error === undefined ? {} : errorFacts(error)) }, message);
  }
}
