import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { SECURITY_EVENTS, type SecurityEvent, type SecurityFacts } from './security-events.js';

/** Lines per minute of one event and process. What strangers can cause must not fill the log; the counter counts all of them. */
export const MAX_LINES_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

interface Window {
  startedAtMs: number;
  lines: number;
  leftOut: number;
}

/**
 * Logs what concerns security: one line at level warn with the field `security`, at most sixty a minute of each event, and an increment of
 * the counter of that name. The first line after a full minute says with `leftOut` how many were left out.
 */
@Injectable()
export class SecurityLog {
  private readonly windows = new Map<SecurityEvent, Window>();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  record(event: SecurityEvent, facts: SecurityFacts): void {
    this.metrics.countSecurityEvent(event);
    const window = this.windowOf(event, performance.now());
    if (window.lines >= MAX_LINES_PER_MINUTE) {
      window.leftOut += 1;
      return;
    }
    window.lines += 1;
    const leftOut = window.leftOut === 0 ? {} : { leftOut: window.leftOut };
    window.leftOut = 0;
    this.logger.warn({ security: event, ...facts, ...leftOut }, SECURITY_EVENTS[event]);
  }

  private windowOf(event: SecurityEvent, nowMs: number): Window {
    const known = this.windows.get(event);
    if (known && nowMs - known.startedAtMs < MINUTE_MS) return known;
    const window = { startedAtMs: nowMs, lines: 0, leftOut: known?.leftOut ?? 0 };
    this.windows.set(event, window);
    return window;
  }
}
