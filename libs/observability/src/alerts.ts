import { Inject, Injectable } from '@nestjs/common';
import { type AlertFacts, type AlertName, ALERTS } from './alerts.catalogue.js';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { withoutCredentials } from './redaction.js';

interface ErrorFacts {
  error: string;
  code?: string;
  stack?: string;
}

/** Message, code and stack. Other members of an error may hold personal data, such as the values of an SQL statement or a body. */
function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { error: withoutCredentials(String(error)) };
  return {
    error: withoutCredentials(error.message),
    ...('code' in error ? { code: String(error.code) } : {}),
    ...(error.stack === undefined ? {} : { stack: withoutCredentials(error.stack) }),
  };
}

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
