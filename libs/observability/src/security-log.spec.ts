import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from './logger.js';
import { Metrics } from './metrics.js';
import { MAX_LINES_PER_MINUTE, SecurityLog } from './security-log.js';

/** A security log whose lines the test reads, at a time that the test sets. */
function logAt(): { log: SecurityLog; lines: Record<string, unknown>[]; metrics: Metrics; wait: (ms: number) => void } {
  const lines: Record<string, unknown>[] = [];
  const metrics = new Metrics();
  const logger = createLogger('info', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  let nowMs = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  return { log: new SecurityLog(logger, metrics), lines, metrics, wait: (ms) => (nowMs += ms) };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the security log', () => {
  it('writes one line with the name of the event and its facts', () => {
    const { log, lines } = logAt();
    log.record('sign_in_failed', { ip: '198.51.100.7', subject: 'hash' });
    expect(lines).toEqual([expect.objectContaining({ security: 'sign_in_failed', ip: '198.51.100.7', subject: 'hash', level: 40 })]);
  });

  it('writes a bounded number of lines a minute for each event, says how many it left out, and counts all', async () => {
    const { log, lines, metrics, wait } = logAt();
    for (let number = 0; number < 1_000; number += 1) log.record('sign_in_failed', { ip: '198.51.100.7' });
    log.record('origin_refused', {});
    expect(lines).toHaveLength(MAX_LINES_PER_MINUTE + 1);
    wait(60_000);
    log.record('sign_in_failed', { ip: '198.51.100.8' });
    log.record('sign_in_failed', { ip: '198.51.100.9' });
    expect(lines.slice(-2)).toEqual([
      expect.objectContaining({ ip: '198.51.100.8', leftOut: 1_000 - MAX_LINES_PER_MINUTE }),
      expect.not.objectContaining({ leftOut: expect.anything() }),
    ]);
    expect(await metrics.text()).toContain('payout_gateway_security_events_total{event="sign_in_failed"} 1002');
  });
});
