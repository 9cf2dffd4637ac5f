import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'sandbox-signature';

/** `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over the time, a point and the raw body. */
export function sign(body: string, secret: string, at: Date): string {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
