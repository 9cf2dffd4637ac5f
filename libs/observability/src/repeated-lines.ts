import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from './logger.js';

/** A line with the same message is written this often at most, in milliseconds. */
const INTERVAL_MS = 60_000;

interface Said {
  atMs: number;
  leftOut: number;
}

/**
 * Writes lines about what other servers do, which can happen thousands of times a minute: of each message the first line at once, then one a
 * minute, which says with `leftOut` how many are missing. What is left out is in the database too, row by row. Keeps logs of outages short.
 */
@Injectable()
export class RepeatedLines {
  private readonly said = new Map<string, Said>();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** @param message a constant: it is what the lines are counted by */
  write(level: 'info' | 'warn', message: string, facts: object): void {
    const nowMs = performance.now();
    const last = this.said.get(message);
    if (last !== undefined && nowMs - last.atMs < INTERVAL_MS) {
      last.leftOut += 1;
      return;
    }
    this.said.set(message, { atMs: nowMs, leftOut: 0 });
    this.logger[level]({ ...facts, ...(last === undefined || last.leftOut === 0 ? {} : { leftOut: last.leftOut }) }, message);
  }
}
