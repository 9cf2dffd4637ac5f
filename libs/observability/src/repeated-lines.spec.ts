import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from './logger.js';
import { RepeatedLines } from './repeated-lines.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('repeated lines', () => {
  it('are written once a minute for each message, with the number of those that are missing', () => {
    const written: Record<string, unknown>[] = [];
    const lines = new RepeatedLines(createLogger('info', { write: (line: string) => void written.push(JSON.parse(line) as Record<string, unknown>) }));
    for (let second = 0; second < 61; second += 1) {
      for (let time = 0; time < 10; time += 1) lines.write('warn', 'a receiver fails', { number: time });
      jest.advanceTimersByTime(1_000);
    }
    lines.write('info', 'a case is open', {});
    expect(written.map(({ level, msg, leftOut }) => [level, msg, leftOut])).toEqual([
      [40, 'a receiver fails', undefined],
      [40, 'a receiver fails', 599],
      [30, 'a case is open', undefined],
    ]);
  });
});
