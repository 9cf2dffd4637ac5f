import type { Mode } from '@app/domain';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { toBase62 } from './base62.js';

export const API_KEY_SECRET_BYTES = 32;
/** 43 base-62 digits hold 256 bits. */
const SECRET_CHARACTERS = 43;
const CHECKSUM_CHARACTERS = 6;
const HINT_CHARACTERS = 4;
const FORM = /^pgw_(live|test)_([0-9a-f]{32})_([0-9A-Za-z]{49})$/;

/** The parts of a key that can be read without the database. */
export interface ApiKeyParts {
  mode: Mode;
  /** The id of the row, `key_…`. */
  id: string;
}

/**
 * A key; a text of the right form whose checksum is wrong because of a typing or copying mistake; or no key at all.
 * A key with the right checksum that is unknown was revoked, has expired, or belongs to another installation.
 */
export type ApiKeyReading = { kind: 'key'; parts: ApiKeyParts } | { kind: 'mistyped' } | { kind: 'malformed' };

/**
 * Writes a key: `pgw_live_<32 hex digits of its id>_<256 random bits><checksum>`.
 * @param id `key_` and 32 hexadecimal digits
 * @param secret {@link API_KEY_SECRET_BYTES} bytes; random unless given
 */
export function writeApiKey(mode: Mode, id: string, secret: Uint8Array = randomBytes(API_KEY_SECRET_BYTES)): string {
  if (!/^key_[0-9a-f]{32}$/.test(id)) throw new RangeError('The id of an API key is "key_" and 32 hexadecimal digits');
  if (secret.length !== API_KEY_SECRET_BYTES) throw new RangeError(`The secret of an API key has ${API_KEY_SECRET_BYTES} bytes, not ${secret.length}`);
  const digits = toBase62(BigInt(`0x${Buffer.from(secret).toString('hex')}`), SECRET_CHARACTERS);
  const body = `pgw_${mode}_${id.slice('key_'.length)}_${digits}`;
  return body + checksumOf(body);
}

/** Parses a key, without the database. */
export function readApiKey(text: string): ApiKeyReading {
  const match = FORM.exec(text);
  if (!match) return { kind: 'malformed' };
  const end = text.length - CHECKSUM_CHARACTERS;
  const body = text.slice(0, end);
  if (text.slice(end) !== checksumOf(body)) return { kind: 'mistyped' };
  return { kind: 'key', parts: { mode: match[1] === 'live' ? 'live' : 'test', id: `key_${match[2] ?? ''}` } };
}

/** The last characters of a key, by which people tell keys apart. They are of the checksum. */
export function hintOf(key: string): string {
  return key.slice(key.length - HINT_CHARACTERS);
}

function checksumOf(body: string): string {
  return toBase62(BigInt(crc32(body)), CHECKSUM_CHARACTERS);
}
