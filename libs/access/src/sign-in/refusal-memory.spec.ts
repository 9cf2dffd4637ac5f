import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LOCKED_WINDOW_MS, MAX_LOCKED_ASKED, MAX_LOCKED_ASKED_PER_NETWORK, RefusalMemory } from './refusal-memory.js';

const NETWORK = '203.0.113.1';
const OTHER = '203.0.113.2';
const LOCKED = { kind: 'account', retryAfterSeconds: 900 } as const;

let nowMs = 5_000;
beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('the memory of refused sign-ins', () => {
  it('refuses a network for a second, with the time that the database has named', () => {
    const memory = new RefusalMemory();
    memory.remember(NETWORK, { kind: 'network', retryAfterSeconds: 800 });
    expect(memory.refusalOf(NETWORK)).toEqual({ kind: 'network', retryAfterSeconds: 800 });
    expect(memory.refusalOf(OTHER)).toBeNull();
    nowMs += 1_001;
    expect(memory.refusalOf(NETWORK)).toBeNull();
  });

  it('refuses all strangers for a second when they are too many together', () => {
    const memory = new RefusalMemory();
    memory.remember(NETWORK, { kind: 'together', retryAfterSeconds: 30 });
    expect(memory.refusalOf(OTHER)).toEqual({ kind: 'together', retryAfterSeconds: 30 });
    nowMs += 1_001;
    expect(memory.refusalOf(OTHER)).toBeNull();
  });

  it('asks about locked accounts ten times in ten seconds for one network, and sixty times for all', () => {
    const memory = new RefusalMemory();
    for (let asked = 1; asked < MAX_LOCKED_ASKED_PER_NETWORK; asked += 1) memory.remember(NETWORK, LOCKED);
    expect(memory.refusalOf(NETWORK)).toBeNull();
    memory.remember(NETWORK, LOCKED);
    expect(memory.refusalOf(NETWORK)).toEqual({ kind: 'network', retryAfterSeconds: LOCKED_WINDOW_MS / 1_000 });
    expect(memory.refusalOf(OTHER)).toBeNull();
    for (let asked = MAX_LOCKED_ASKED_PER_NETWORK; asked < MAX_LOCKED_ASKED; asked += 1) memory.remember(`198.51.100.${String(asked)}`, LOCKED);
    expect(memory.refusalOf(OTHER)).toEqual({ kind: 'together', retryAfterSeconds: LOCKED_WINDOW_MS / 1_000 });
    nowMs += LOCKED_WINDOW_MS + 1;
    expect(memory.refusalOf(NETWORK)).toBeNull();
    expect(memory.refusalOf(OTHER)).toBeNull();
  });
});
