import type { Mode } from '@app/domain';
import { Inject, Injectable } from '@nestjs/common';
import { type AlertFacts, type AlertName, ALERTS, type FactsOf } from './alerts.catalogue.js';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { errorFacts } from './redaction.js';

/** An alert that was raised. */
export interface RaisedAlert {
  name: AlertName;
  facts: AlertFacts & { mode?: Mode };
  at: Date;
}

/** Raises alerts: one log line at error level with the field `alert`, and an increment of the counter of that name and, where it is about one, mode. */
@Injectable()
export class Alerts {
  private readonly listeners: ((alert: RaisedAlert) => void)[] = [];

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** @param error the cause, where there is one */
  raise<Name extends AlertName>(name: Name, facts: FactsOf<Name>, error?: unknown): void {
    this.report(name, facts, error);
    for (const listener of this.listeners) listener({ name, facts, at: new Date() });
  }

  /** Calls the listener with every alert that is raised from now on in this process. It must not throw. */
  subscribe(listener: (alert: RaisedAlert) => void): void {
    this.listeners.push(listener);
  }

  /** Logs and counts an alert that its listeners have already. */
  report<Name extends AlertName>(name: Name, facts: FactsOf<Name>, error?: unknown): void {
    const { urgency, message } = ALERTS[name];
    this.metrics.countAlert(name, facts.mode);
    const line: Record<string, unknown> = { alert: name, urgency, ...facts, ...(error === undefined ? {} : errorFacts(error)) };
    this.logger.error(line, message);
  }
}
