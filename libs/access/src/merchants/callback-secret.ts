import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;
const NEW_BYTES = 32;

/** A new signing secret in the form of Standard Webhooks: `whsec_` and base64. */
export function newCallbackSecret(): string {
  return PREFIX + randomBytes(NEW_BYTES).toString('base64');
}

/** True for `whsec_` and the base64 of 24 to 64 bytes. */
export function isCallbackSecret(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES && bytes.toString('base64') === encoded;
}
