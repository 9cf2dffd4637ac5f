import { createHmac, timingSafeEqual } from 'node:crypto';

/** An older message is not accepted: it may be a replay. */
const TOLERANCE_SECONDS = 300;

/** True when `Sandbox-Signature: t=…,v1=…` is the HMAC-SHA256 of `t.body` and not too old. */
export function verifySandboxSignature(header: string, rawBody: Buffer, secret: string, now: Date): boolean {
  const parts = new Map(header.split(',').map((part) => part.trim().split('=', 2) as [string, string]));
  const time = parts.get('t') ?? '';
  const signature = parts.get('v1') ?? '';
  if (!/^\d{1,12}$/.test(time) || Math.abs(now.getTime() / 1000 - Number(time)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${time}.`).update(rawBody).digest();
  const presented = Buffer.from(signature, 'hex');
  return presented.length === expected.length && timingSafeEqual(presented, expected);
}
