import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Alerts } from './alerts.js';
import { createLogger } from './logger.js';
import { Metrics } from './metrics.js';
import { Outages } from './outages.js';

const MINUTE_MS = 60_000;
/** After the last failure, until an answer ends the outage. */
const SETTLED_MS = 20_000;

let lines: Record<string, unknown>[];
let outages: Outages;
const logged = (message: string): number => lines.filter(({ msg }) => msg === message).length;

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  const logger = createLogger('info', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  outages = new Outages(logger, new Alerts(logger, new Metrics()));
});

afterEach(() => {
  jest.useRealTimers();
});

describe('outages', () => {
  it('write one line when a service fails, one a minute while it does, one when it works again, and raise one alert', () => {
    for (let second = 0; second < 150; second += 1) {
      for (let failure = 0; failure < 100; failure += 1) outages.failed('queue', new Error('OOM command not allowed'));
      jest.advanceTimersByTime(1_000);
    }
    expect(outages.away()).toEqual(['queue']);
    jest.advanceTimersByTime(SETTLED_MS);
    outages.answered('queue');
    outages.answered('queue');
    expect(lines).toHaveLength(5);
    expect([logged('a service that the gateway needs does not work'), logged('a service still does not work'), logged('a service works again')]).toEqual([
      1, 2, 1,
    ]);
    expect(lines.filter(({ alert }) => alert === 'service_away')).toEqual([expect.objectContaining({ service: 'queue', error: 'OOM command not allowed' })]);
    expect(lines.at(-1)).toMatchObject({ service: 'queue', failures: 15_000 });
    expect(outages.away()).toEqual([]);
  });

  it('raise no alert for one that is over before a person could look', () => {
    outages.failed('database', new Error('terminating connection'));
    jest.advanceTimersByTime(MINUTE_MS / 3);
    outages.failed('database', new Error('terminating connection'));
    jest.advanceTimersByTime(SETTLED_MS);
    outages.answered('database');
    expect(outages.away()).toEqual([]);
    expect(lines.filter(({ alert }) => alert !== undefined)).toEqual([]);
  });

  it('are not over while a probe passes and the work still fails every second', () => {
    for (let second = 0; second < 60; second += 1) {
      outages.failed('queue', new Error('the worker has stopped'));
      jest.advanceTimersByTime(500);
      outages.answered('queue');
      jest.advanceTimersByTime(500);
    }
    expect([logged('a service that the gateway needs does not work'), logged('a service works again')]).toEqual([1, 0]);
    expect(lines.filter(({ alert }) => alert === 'service_away')).toHaveLength(1);
  });

  it('write a line when the reason changes, such as a standby that answers where the primary was gone, and no more than three reasons', () => {
    const failed = (code: string, times = 1): void => {
      for (let count = 0; count < times; count += 1) outages.failed('database', Object.assign(new Error(`failed with ${code}`), { code }));
    };
    // Gone, starting, gone again: one reason.
    for (const code of ['ECONNREFUSED', '57P03', 'EPIPE', '08006', '57P01']) failed(code, 5);
    expect(lines).toHaveLength(1);
    failed('25006', 20);
    failed('ECONNRESET', 20);
    failed('25006', 20);
    expect(lines.map(({ msg, code }) => [msg, code])).toEqual([
      ['a service that the gateway needs does not work', 'ECONNREFUSED'],
      ['a service does not work for another reason now', '25006'],
    ]);
    for (const code of ['53300', '28P01', '53100', '25006']) failed(code);
    expect(lines.slice(2).map(({ code }) => code)).toEqual(['53300']);
  });

  it('are not over while a probe passes and a row fails every fifteen seconds, so somebody is called', () => {
    for (let time = 0; time < 4; time += 1) {
      outages.failed('database', new Error('No space left on device'));
      jest.advanceTimersByTime(10_000);
      outages.answered('database');
      jest.advanceTimersByTime(5_000);
    }
    expect([logged('a service that the gateway needs does not work'), logged('a service works again')]).toEqual([1, 0]);
    expect(lines.filter(({ alert }) => alert === 'service_away')).toHaveLength(1);
  });

  it('are told apart by service', () => {
    outages.failed('database', new Error('no'));
    outages.failed('queue', new Error('no'));
    jest.advanceTimersByTime(SETTLED_MS);
    outages.answered('database');
    expect(outages.away()).toEqual(['queue']);
  });

  it('do not write user names and passwords of addresses', () => {
    outages.failed('database', new Error('no answer from postgres://user:secret@db/payouts'));
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});
