import { INVITATION_TOKEN_CHARACTERS } from '@app/domain';
import { randomBytes } from 'node:crypto';
import { keyedHash } from '../keyed-hash.js';

const TOKEN_BYTES = 32;
const TOKEN = new RegExp(`^[A-Za-z0-9_-]{${String(INVITATION_TOKEN_CHARACTERS)}}$`);

/** A link's token, and what of it is stored. */
export interface LinkToken {
  token: string;
  hash: Buffer;
}

/** A random token. @param pepper `config.secrets.apiKeyPepper` */
export function newLinkToken(pepper: Buffer): LinkToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: tokenHash(pepper, token) };
}

/** The stored form of a token that was sent; null when it has not the form of one. */
export function readLinkToken(pepper: Buffer, text: string): Buffer | null {
  return TOKEN.test(text) ? tokenHash(pepper, text) : null;
}

function tokenHash(pepper: Buffer, token: string): Buffer {
  return keyedHash(pepper, 'invitation', token);
}
