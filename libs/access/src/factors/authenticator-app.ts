import { Secret, TOTP } from 'otpauth';

/** What authenticator apps understand without being asked (RFC 6238): SHA-1, six digits, a new code every 30 seconds. */
const ALGORITHM = 'SHA1';
export const CODE_DIGITS = 6;
const PERIOD_SECONDS = 30;
/** As long as a hash, which RFC 4226 recommends. */
const SECRET_BYTES = 20;
/** Codes of so many steps before and after the present one are accepted: phones are a little fast or slow. */
const WINDOW_STEPS = 1;
const ISSUER = 'Payout Gateway';
const CODE_FORM = new RegExp(`^\\d{${String(CODE_DIGITS)}}$`);

/** A new random key for an app, in Base32. */
export function newAppSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What a phone reads from the QR code. @param email how the app names the entry */
export function appUri(secret: string, email: string): string {
  return appOf(secret, email).toString();
}

/** True for what an app shows, rather than a recovery code. @param code without spaces */
export function isAppCode(code: string): boolean {
  return CODE_FORM.test(code);
}

/**
 * The time step of a code, when it is accepted: the present one or one beside it, and later than the one that was accepted last.
 * @param at `nowMs` is the database's time; `lastStep` is null when no code was accepted yet
 */
export function acceptedStep(secret: string, code: string, { nowMs, lastStep }: { nowMs: number; lastStep: number | null }): number | null {
  const delta = appOf(secret, '').validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
  if (delta === null) return null;
  const step = TOTP.counter({ period: PERIOD_SECONDS, timestamp: nowMs }) + delta;
  return lastStep === null || step > lastStep ? step : null;
}

function appOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: ISSUER, label, algorithm: ALGORITHM, digits: CODE_DIGITS, period: PERIOD_SECONDS, secret: Secret.fromBase32(secret) });
}
