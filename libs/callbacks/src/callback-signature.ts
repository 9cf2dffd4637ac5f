import { createHmac } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

/** One message as Standard Webhooks sees it. */
export interface SignedMessage {
  /** Stable over retries: receivers drop what they have seen. */
  id: string;
  /** Seconds since 1970 of this try. */
  timestampSeconds: number;
  /** Exactly the bytes that are sent. */
  body: string;
}

/**
 * The headers of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret.
 * @param secrets `whsec_<base64>`, the newest first; several while receivers change over
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
