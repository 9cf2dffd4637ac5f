import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeTable, InboundNotification, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { asArray, asObject, asOurKey, asText, parseObject } from '../../connector-kit/json.js';
import { notificationOf } from '../../connector-kit/notifications/translated.js';
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

/** Yours: which messages are about payouts, where a message has its id, and where each of its payouts has our key. What cannot be read throws. */
export function readNotification({ rawBody }: InboundNotification, codes: CodeTable): TranslatedNotification | null {
  const body = parseObject(rawBody.toString('utf8'));
  if (body !== null && body['payouts'] === undefined) return null;
  const read = (payout: unknown) => ({ invokeKey: asOurKey(asObject(payout)?.['reference']), report: reportOf(payout, null, null, codes) });
  return notificationOf(asText(body?.['id']), asArray(body?.['payouts']).map(read));
}
