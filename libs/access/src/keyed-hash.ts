import { createHmac } from 'node:crypto';

/** What is hashed. It is part of the input, so that hashes of different kinds never match. */
type Purpose =
  | 'api-key'
  | 'session'
  | 'sign-in'
  | 'sign-in-network'
  | 'sign-in-device'
  | 'sign-in-log'
  | 'known-device'
  | 'request'
  | 'proof'
  | 'recovery-code'
  | 'invitation'
  | 'invitation-network'
  | 'configuration-secret'
  | 'access-network'
  | 'cursor';

/**
 * HMAC-SHA256 under the configured pepper: a stolen table of hashes is of no use without it.
 * @param pepper `config.secrets.apiKeyPepper`
 */
export function keyedHash(pepper: Buffer, purpose: Purpose, text: string): Buffer {
  const hmac = createHmac('sha256', pepper);
  // API keys carry their own prefix and are hashed as they are.
  return hmac.update(purpose === 'api-key' ? text : `${purpose}:${text}`, 'utf8').digest();
}
