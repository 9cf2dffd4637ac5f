import { randomBytes, timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../keyed-hash.js';

/** For how long a browser stays known after a sign-in, in seconds: 90 days. */
export const KNOWN_DEVICE_LIFETIME_SECONDS = 90 * 86_400;
const DEVICE_ID_BYTES = 16;
const FORM = /^(op_[0-9a-f]{32})\.([A-Za-z0-9_-]{22})\.(\d{10})\.([A-Za-z0-9_-]{43})$/;

/** A browser in which this operator has signed in before. It proves nothing else: the password is still needed. */
export interface KnownDevice {
  operatorId: string;
  deviceId: string;
}

/** What a browser keeps after a sign-in: signed, bound to the operator, and valid for 90 days. */
export function writeKnownDevice(pepper: Buffer, operatorId: string, nowMs: number): string {
  const expiresAt = Math.floor(nowMs / 1_000) + KNOWN_DEVICE_LIFETIME_SECONDS;
  const text = `${operatorId}.${randomBytes(DEVICE_ID_BYTES).toString('base64url')}.${String(expiresAt)}`;
  return `${text}.${signatureOf(pepper, text).toString('base64url')}`;
}

/** The device of a text that this installation has signed; null when it is anything else, or too old. */
export function readKnownDevice(pepper: Buffer, text: string | null, nowMs: number): KnownDevice | null {
  const [, operatorId, deviceId, expiresAt, signature] = FORM.exec(text ?? '') ?? [];
  if (operatorId === undefined || deviceId === undefined || expiresAt === undefined || signature === undefined) return null;
  const expected = signatureOf(pepper, `${operatorId}.${deviceId}.${expiresAt}`);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || Number(expiresAt) * 1_000 < nowMs) return null;
  return { operatorId, deviceId };
}

function signatureOf(pepper: Buffer, text: string): Buffer {
  return keyedHash(pepper, 'known-device', text);
}
