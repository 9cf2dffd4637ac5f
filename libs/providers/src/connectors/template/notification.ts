import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeTable, InboundNotification, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { asObject, asText, parseObject } from '../../connector-kit/json.js';
import { reportOf } from './translate.js';

/** An older message may be a replay. */
const TOLERANCE_SECONDS = 300;

/** Yours: how the provider signs. Over the raw bytes, compared in constant time, and recent if the provider signs a time. */
export function isSigned(secret: string, { headers, rawBody }: InboundNotification, now: Date): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(headers['template-signature']));
  const [, time = '', signature = ''] = match ?? [];
  if (!match || Math.abs(now.getTime() / 1_000 - Number(time)) > TOLERANCE_SECONDS) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), createHmac('sha256', secret).update(`${time}.`).update(rawBody).digest());
}

/** Yours: where the message has its id, our key and the payout. */
export function readNotification({ rawBody }: InboundNotification, codes: CodeTable): TranslatedNotification | null {
  const body = parseObject(rawBody.toString('utf8'));
  const deduplicationKey = asText(body?.['id']);
  const report = reportOf(body?.['payout'], null, null, codes);
  return deduplicationKey !== null && report ? { deduplicationKey, invokeKey: asText(asObject(body?.['payout'])?.['reference']), report } : null;
}
