import { createHmac } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

/** One message as Standard Webhooks defines it. */
export interface SignedMessage {
  /** The same for all attempts, so that receivers can drop repeats. */
  id: string;
  /** The time of this attempt, in seconds since 1970. */
  timestampSeconds: number;
  /** Exactly the bytes that are sent. */
  body: string;
}

/**
 * The headers of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret.
 * @param secrets `whsec_<base64>`, the newest first; several during a rotation
 */
export function signatureHeaders(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const signed = `${message.id}.${message.timestampSeconds}.${message.body}`;
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed, 'utf8').digest('base64')}`);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampSeconds),
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  if (!secret.startsWith(SECRET_PREFIX)) throw new Error(`A callback secret starts with "${SECRET_PREFIX}"`);
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}
