import { describe, expect, it } from '@jest/globals';
import { SLOW_MS, SlowReceivers } from './slow-receivers.js';

const QUICK = { durationMs: SLOW_MS - 1, timedOut: false };
const TIMED_OUT = { durationMs: 200, timedOut: true };

describe('SlowReceivers', () => {
  it('admits every attempt until one times out', () => {
    const receivers = new SlowReceivers();
    expect([receivers.admit('a'), receivers.admit('a'), receivers.admit('a')]).toEqual([true, true, true]);
  });

  it('admits one attempt at a time for a slow receiver, and any number for others', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', TIMED_OUT);
    expect([receivers.admit('a'), receivers.admit('a'), receivers.admit('b')]).toEqual([true, false, true]);
    receivers.done('a', TIMED_OUT);
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, false]);
  });

  it('admits every attempt again once the receiver has responded', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', TIMED_OUT);
    receivers.admit('a');
    receivers.done('a', QUICK);
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, true]);
  });

  it('judges by duration: a receiver that accepts after a long time is slow, too', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', { durationMs: SLOW_MS, timedOut: false });
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, false]);
  });
});
