import { type Mode, MODES } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { ALERT_NAMES, type AlertName, isOfMode } from './alerts.catalogue.js';
import { SECURITY_EVENT_NAMES, type SecurityEvent } from './security-events.js';

const PREFIX = 'payout_gateway_';

/** The metrics of this process, in the text format of Prometheus. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly alerts = new Counter({
    name: `${PREFIX}alerts_total`,
    help: 'Alerts raised since the process started, by name, and by mode where they are about one.',
    labelNames: ['alert', 'mode'],
    registers: [this.registry],
  });
  private readonly securityEvents = new Counter({
    name: `${PREFIX}security_events_total`,
    help: 'Failed sign-ins and refusals since the process started, by event.',
    labelNames: ['event'],
    registers: [this.registry],
  });
  private watchesProcess = false;

  constructor() {
    // A counter that starts at 0 shows its first increment.
    for (const alert of ALERT_NAMES) {
      if (isOfMode(alert)) for (const mode of MODES) this.alerts.inc({ alert, mode }, 0);
      else this.alerts.inc({ alert }, 0);
    }
    for (const event of SECURITY_EVENT_NAMES) this.securityEvents.inc({ event }, 0);
  }

  /** The media type of {@link text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** @param mode where the alert is about one */
  countAlert(alert: AlertName, mode?: Mode): void {
    this.alerts.inc(mode === undefined ? { alert } : { alert, mode });
  }

  countSecurityEvent(event: SecurityEvent): void {
    this.securityEvents.inc({ event });
  }

  /** A gauge; its name gets the gateway's prefix. */
  gauge<Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> {
    return new Gauge({ name: PREFIX + name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** All metrics at this moment. Those of the process are collected from the first call on. */
  async text(): Promise<string> {
    if (!this.watchesProcess) collectDefaultMetrics({ register: this.registry });
    this.watchesProcess = true;
    return this.registry.metrics();
  }
}
