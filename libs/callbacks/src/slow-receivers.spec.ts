import { describe, expect, it } from '@jest/globals';
import { SlowReceivers } from './slow-receivers.js';

describe('SlowReceivers', () => {
  it('admits every attempt until one times out', () => {
    const receivers = new SlowReceivers();
    expect([receivers.admit('a'), receivers.admit('a'), receivers.admit('a')]).toEqual([true, true, true]);
  });

  it('admits one attempt at a time for a slow receiver, and any number for others', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', true);
    expect([receivers.admit('a'), receivers.admit('a'), receivers.admit('b')]).toEqual([true, false, true]);
    receivers.done('a', true);
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, false]);
  });

  it('admits every attempt again once the receiver has responded', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', true);
    receivers.admit('a');
    receivers.done('a', false);
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, true]);
  });
});
