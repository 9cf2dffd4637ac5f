import { describe, expect, it } from '@jest/globals';
import { SlowReceivers } from './slow-receivers.js';

describe('SlowReceivers', () => {
  it('admits everything until a try runs into the time limit', () => {
    const receivers = new SlowReceivers();
    expect([receivers.admit('a'), receivers.admit('a'), receivers.admit('a')]).toEqual([true, true, true]);
  });

  it('gives a slow receiver one try at a time, and others all they want', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', true);
    expect([receivers.admit('a'), receivers.admit('a'), receivers.admit('b')]).toEqual([true, false, true]);
    receivers.done('a', true);
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, false]);
  });

  it('trusts it again once it has answered', () => {
    const receivers = new SlowReceivers();
    receivers.done('a', true);
    receivers.admit('a');
    receivers.done('a', false);
    expect([receivers.admit('a'), receivers.admit('a')]).toEqual([true, true]);
  });
});
