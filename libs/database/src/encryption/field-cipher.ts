import type { EncryptionKey } from '@app/config';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CiphertextNotReadable } from '../database.errors.js';
import type { CipherPlace } from './encrypted-columns.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encryption at rest: AES-256-GCM (NIST SP 800-38D) with a random nonce. A ciphertext reads `keyId.base64url(nonce ‖ tag ‖ data)`,
 * so that keys can be rotated: the first configured key encrypts, all of them decrypt.
 */
export class FieldCipher {
  constructor(private readonly keys: readonly EncryptionKey[]) {}

  /** The key that encrypts. */
  private get current(): EncryptionKey {
    const [current] = this.keys;
    if (!current) throw new Error('ENCRYPTION_KEYS has no key to encrypt with');
    return current;
  }

  /** The id of the key that encrypts. */
  get currentKeyId(): string {
    return this.current.id;
  }

  /** What every ciphertext under that key begins with. */
  get currentPrefix(): string {
    return `${this.current.id}.`;
  }

  encrypt(plaintext: string, place: CipherPlace): string {
    const { current } = this;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(associatedData(place));
    const data = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return `${current.id}.${Buffer.concat([nonce, cipher.getAuthTag(), data]).toString('base64url')}`;
  }

  /** @throws {CiphertextNotReadable} */
  decrypt(ciphertext: string, place: CipherPlace): string {
    const separator = ciphertext.indexOf('.');
    const keyId = ciphertext.slice(0, separator);
    const found = this.keys.find((key) => key.id === keyId);
    if (!found) throw new CiphertextNotReadable(`The key "${keyId}" is not in ENCRYPTION_KEYS: add it behind the current one.`);
    const bytes = Buffer.from(ciphertext.slice(separator + 1), 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, NONCE_BYTES)).setAAD(associatedData(place));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new CiphertextNotReadable(`The ciphertext in ${place.table}.${place.column} does not belong there or was changed.`, { cause: error });
    }
  }

  /**
   * The same text under the current key. A ciphertext that is under it already stays as it is.
   * @throws {CiphertextNotReadable}
   */
  renew(ciphertext: string, place: CipherPlace): string {
    return ciphertext.startsWith(this.currentPrefix) ? ciphertext : this.encrypt(this.decrypt(ciphertext, place), place);
  }
}

function associatedData(place: CipherPlace): Buffer {
  return Buffer.from(`${place.table}/${place.row}/${place.column}`, 'utf8');
}

/** Where a provider account's credentials live. */
export function credentialsPlace(accountId: string): CipherPlace {
  return { table: 'provider_account', row: accountId, column: 'credentials_encrypted' };
}

/** Where the key of an operator's one-time codes lives. */
export function factorSecretPlace(factorId: string): CipherPlace {
  return { table: 'operator_factor', row: factorId, column: 'secret_encrypted' };
}

/** Where a payout's fields live. */
export function fieldsPlace(payoutId: string): CipherPlace {
  return { table: 'payout', row: payoutId, column: 'fields_encrypted' };
}

/** Where the answer to a provider's question lives until it is sent. */
export function detailsPlace(payoutId: string): CipherPlace {
  return { table: 'payout', row: payoutId, column: 'details_encrypted' };
}

/** Where a provider's message lives. */
export function notificationPlace(notificationId: string): CipherPlace {
  return { table: 'provider_notification', row: notificationId, column: 'body_encrypted' };
}

/** Where the address of an alert channel lives, or the secret that signs what goes there. */
export function alertChannelPlace(channelId: string, column: 'target_encrypted' | 'secret_encrypted'): CipherPlace {
  return { table: 'alert_channel', row: channelId, column };
}

/** Where the new secrets of a change request live while it waits. */
export function changeSecretsPlace(requestId: string): CipherPlace {
  return { table: 'change_request', row: requestId, column: 'secrets_encrypted' };
}
