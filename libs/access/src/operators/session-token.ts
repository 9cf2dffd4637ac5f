import { randomBytes } from 'node:crypto';
import { keyedHash } from '../keyed-hash.js';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** A random token for the cookie, and its keyed hash, which is what is stored. @param pepper `config.secrets.apiKeyPepper` */
export function newSessionToken(pepper: Buffer): { token: string; tokenHash: Buffer } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, tokenHash: sessionTokenHash(pepper, token) };
}

/** True for what has the form of a token. */
export function isSessionToken(text: string): boolean {
  return TOKEN_FORM.test(text);
}

/** @param pepper `config.secrets.apiKeyPepper` */
export function sessionTokenHash(pepper: Buffer, token: string): Buffer {
  return keyedHash(pepper, 'session', token);
}
