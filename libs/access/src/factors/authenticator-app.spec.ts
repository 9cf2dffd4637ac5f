import { describe, expect, it } from '@jest/globals';
import { Secret } from 'otpauth';
import { acceptedStep, appUri, isAppCode, newAppSecret } from './authenticator-app.js';

/** The key of the examples in RFC 6238, appendix B, and their codes, cut to six digits. */
const SECRET = Secret.fromLatin1('12345678901234567890').base32;
const EXAMPLES: readonly [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
];
const STEP_MS = 30_000;

describe('the code of an authenticator app', () => {
  it.each(EXAMPLES)('is the one of RFC 6238 at second %d', (seconds, code) => {
    expect(acceptedStep(SECRET, code, { nowMs: seconds * 1_000, lastStep: null })).toBe(Math.floor(seconds / 30));
  });

  it('is accepted one step early and one step late, and no further', () => {
    const [seconds, code] = [1_111_111_111, '050471'];
    const at = (steps: number): number | null => acceptedStep(SECRET, code, { nowMs: seconds * 1_000 + steps * STEP_MS, lastStep: null });
    expect([-2, -1, 0, 1, 2].map((steps) => at(steps) !== null)).toEqual([false, true, true, true, false]);
  });

  it('is accepted once: neither again nor after a later one', () => {
    const [nowMs, code] = [1_111_111_111_000, '050471'];
    const step = acceptedStep(SECRET, code, { nowMs, lastStep: null }) ?? 0;
    expect(acceptedStep(SECRET, code, { nowMs, lastStep: step - 1 })).toBe(step);
    expect(acceptedStep(SECRET, code, { nowMs, lastStep: step })).toBeNull();
    expect(acceptedStep(SECRET, code, { nowMs, lastStep: step + 1 })).toBeNull();
  });

  it('has another key for every enrolment, of 160 random bits, and the address that apps read from the QR code', () => {
    const [one, another] = [newAppSecret(), newAppSecret()];
    expect(one).toMatch(/^[A-Z2-7]{32}$/);
    expect(one).not.toBe(another);
    const uri = new URL(appUri(one, 'ada@demo.example'));
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(uri.pathname)).toBe('/Payout Gateway:ada@demo.example');
    expect(Object.fromEntries(uri.searchParams)).toEqual({ issuer: 'Payout Gateway', secret: one, algorithm: 'SHA1', digits: '6', period: '30' });
  });

  it.each([
    ['123456', true],
    ['12345', false],
    ['1234567', false],
    ['12345a', false],
    ['１２３４５６', false],
  ])('is told from a recovery code: %s', (text, isCode) => {
    expect(isAppCode(text)).toBe(isCode);
  });
});
