import { keyedHash } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Inject, Injectable } from '@nestjs/common';
import type { Idempotency } from './idempotency.repository.js';

/** Stands before a keyed hash. One without it is from version 0.2 or earlier, and not keyed. */
const KEYED = Buffer.of(1);

/** How long a hash without a key is, in bytes. */
export const UNKEYED_LENGTH = 32;

/** A request with the hash under which it is stored. */
export interface KeyedIdempotency extends Idempotency {
  storedHash: Buffer;
}

/**
 * Keys the hashes of requests before they are stored: a body can be guessed, digit by digit of an account number, and without the key a
 * guess could be tried on a copy of the database.
 */
@Injectable()
export class RequestHashes {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'secrets'>) {}

  keyed(idempotency: Idempotency): KeyedIdempotency {
    return { ...idempotency, storedHash: this.stored(idempotency.requestHash) };
  }

  /** The form in which a SHA-256 is stored. */
  stored(requestHash: Buffer): Buffer {
    return Buffer.concat([KEYED, keyedHash(this.config.secrets.apiKeyPepper, 'request', requestHash.toString('hex'))]);
  }
}

/** Whether a stored hash is that of the request, in whichever form it is stored. */
export function isOfRequest(stored: Buffer, { requestHash, storedHash }: KeyedIdempotency): boolean {
  return stored.equals(stored.length === UNKEYED_LENGTH ? requestHash : storedHash);
}
