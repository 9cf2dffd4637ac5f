import { Alerts, createLogger, Metrics, Outages } from '@app/observability';

/** Outages that are written nowhere. */
export function silentOutages(): Outages {
  const logger = createLogger('silent');
  return new Outages(logger, new Alerts(logger, new Metrics()));
}
