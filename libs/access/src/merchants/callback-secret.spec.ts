import { describe, expect, it } from '@jest/globals';
import { isCallbackSecret, newCallbackSecret } from './callback-secret.js';

describe('callback secrets', () => {
  it('are random and have the form of Standard Webhooks', () => {
    expect(newCallbackSecret()).not.toBe(newCallbackSecret());
    expect(isCallbackSecret(newCallbackSecret())).toBe(true);
  });

  it.each([
    [24, true],
    [64, true],
    [23, false],
    [65, false],
  ])('a callback secret of %d bytes is valid: %s', (bytes, good) => {
    expect(isCallbackSecret(`whsec_${Buffer.alloc(bytes, 1).toString('base64')}`)).toBe(good);
  });

  it.each(['', 'whsec_', 'secret', Buffer.alloc(32).toString('base64'), `whsec_${'!'.repeat(48)}`, `whsec_${Buffer.alloc(32, 1).toString('hex')} `])(
    '%j is none',
    (text) => {
      expect(isCallbackSecret(text)).toBe(false);
    },
  );
});
