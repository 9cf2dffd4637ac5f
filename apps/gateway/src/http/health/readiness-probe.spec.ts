import type { Database } from '@app/database';
import type { Outages } from '@app/observability';
import type { QueueHealth } from '@app/queue';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ReadinessProbe } from './readiness-probe.js';

const writable = { isReadOnly: false };

describe('the readiness of a process', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** @param first what the database answers at each question; undefined: nothing, as a server that has vanished */
  function probeOf(first: jest.Mock<() => Promise<typeof writable>>): ReadinessProbe {
    const outages = { answered: () => undefined, failed: () => undefined } as unknown as Outages;
    return new ReadinessProbe({ first } as unknown as Database, { check: () => Promise.resolve() } as unknown as QueueHealth, outages);
  }

  it('asks the database once for all probes that come while a write has not ended', async () => {
    const first = jest.fn<() => Promise<typeof writable>>(() => new Promise(() => undefined));
    const probe = probeOf(first);
    const asked = [probe.missing(), probe.missing(), probe.missing()];
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await Promise.all(asked)).toEqual([['database'], ['database'], ['database']]);
    expect(first).toHaveBeenCalledTimes(1);
  });

  it('is found again within ten seconds where another server answers, although the first write never ends', async () => {
    const first = jest.fn<() => Promise<typeof writable>>(() => Promise.resolve(writable)).mockImplementationOnce(() => new Promise(() => undefined));
    const probe = probeOf(first);
    const lost = probe.missing();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await lost).toEqual(['database']);
    await jest.advanceTimersByTimeAsync(8_000);
    expect(await probe.missing()).toEqual([]);
  });
});
