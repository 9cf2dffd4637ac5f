import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeTable, InboundNotification, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { asText, NOT_A_KEY, parseObject, rowOf } from '../../connector-kit/json.js';
import { readTransfer, unclear, reportOf } from './transfer.js';

/** 64 bytes in hexadecimal. */
const SIGNATURE = /^[0-9a-f]{128}$/i;
/** The status that belongs to each event. If the two differ, the report is UNCLEAR. */
const EVENTS: Readonly<Record<string, string>> = {
  'transfer.success': 'success',
  'transfer.failed': 'failed',
  'transfer.reversed': 'reversed',
};

/**
 * True when `x-paystack-signature` is the HMAC-SHA512 of the body under the secret key. Paystack signs no time, so an old message is
 * accepted too: only its deduplication key prevents a replay from being read twice.
 */
export function isSignedBy(secretKey: string, { headers, rawBody }: InboundNotification): boolean {
  const signature = headers['x-paystack-signature'];
  if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), createHmac('sha512', secretKey).update(rawBody).digest());
}

/** Reads a message about a transfer. @returns null when it is not about one @throws {NotificationUnreadable} */
export function readNotification({ rawBody }: InboundNotification, codes: CodeTable): TranslatedNotification | null {
  const body = parseObject(rawBody.toString('utf8'));
  const event = asText(body?.['event']);
  const transfer = readTransfer(body?.['data']);
  if (body !== null && !event?.startsWith('transfer.')) return null;
  // What cannot be a key identifies nothing: the message is told by the transfer's own code, and the report still says that the key is another one.
  const key = transfer?.reference === NOT_A_KEY ? null : (transfer?.reference ?? null);
  if (event === null || !transfer || (key ?? transfer.transferCode) === null) throw new NotificationUnreadable('its transfer cannot be read');
  const { transferCode, status } = transfer;
  const tells = status !== null && rowOf(EVENTS, event) === status;
  const deduplicationKey = createHash('sha256')
    .update(JSON.stringify([event, key ?? transferCode, status]))
    .digest('hex');
  return { deduplicationKey, reports: [{ invokeKey: key, report: tells ? reportOf(transfer, null, codes) : unclear(transfer, null) }] };
}
