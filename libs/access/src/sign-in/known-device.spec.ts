import { describe, expect, it } from '@jest/globals';
import { KNOWN_DEVICE_LIFETIME_SECONDS, readKnownDevice, writeKnownDevice } from './known-device.js';

const PEPPER = Buffer.alloc(32, 3);
const OPERATOR = `op_${'1'.repeat(32)}`;
const NOW_MS = Date.UTC(2026, 2, 1);

describe('a known device', () => {
  const text = writeKnownDevice(PEPPER, OPERATOR, NOW_MS);

  it('is recognised for 90 days, with the operator it is bound to', () => {
    expect(readKnownDevice(PEPPER, text, NOW_MS)).toEqual({ operatorId: OPERATOR, deviceId: expect.stringMatching(/^[\w-]{22}$/) });
    expect(readKnownDevice(PEPPER, text, NOW_MS + KNOWN_DEVICE_LIFETIME_SECONDS * 1_000)).not.toBeNull();
    expect(readKnownDevice(PEPPER, text, NOW_MS + (KNOWN_DEVICE_LIFETIME_SECONDS + 1) * 1_000)).toBeNull();
  });

  it('differs at every sign-in', () => {
    expect(writeKnownDevice(PEPPER, OPERATOR, NOW_MS)).not.toBe(text);
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['another operator', text.replace(OPERATOR, `op_${'2'.repeat(32)}`)],
    ['a later end', text.replace(/\.\d{10}\./, '.9999999999.')],
    ['another signature', text.replace(/.{43}$/, 'A'.repeat(43))],
    ['more behind it', `${text}A`],
  ])('is not recognised from %s', (_what, given) => {
    expect(readKnownDevice(PEPPER, given, NOW_MS)).toBeNull();
  });

  it('is not recognised under another key', () => {
    expect(readKnownDevice(Buffer.alloc(32, 4), text, NOW_MS)).toBeNull();
  });
});
