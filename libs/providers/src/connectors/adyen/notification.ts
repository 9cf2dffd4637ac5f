import { createHmac, timingSafeEqual } from 'node:crypto';
import type { InboundNotification, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { asText, parseObject } from '../../connector-kit/json.js';
import { readTransfer } from './transfer.js';
import { type ReadOptions, reportOf } from './report.js';

const DAY_MS = 86_400_000;
/** Adyen delivers a message for up to 30 days without signing it again. */
const MAX_AGE_MS = 31 * DAY_MS;
/** How far Adyen's clock may be ahead of ours. */
const MAX_AHEAD_MS = 3_600_000;
const TYPES = ['balancePlatform.transfer.created', 'balancePlatform.transfer.updated'];
/** Kinds of transfer that a payout can be. */
const CATEGORIES = ['bank', 'internal', 'card'];

/**
 * True when the header HmacSignature is the base64 of the HMAC-SHA256 of the raw body, and the time in the message, if there is one, is not
 * older than Adyen's retries. A replay within that time is a message that was stored before.
 */
export function verifyAdyenSignature({ headers, rawBody }: InboundNotification, hmacKey: Buffer, now: Date): boolean {
  const header = headers.hmacsignature;
  if (typeof header !== 'string') return false;
  const expected = createHmac('sha256', hmacKey).update(rawBody).digest();
  const presented = Buffer.from(header, 'base64');
  if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) return false;
  return isRecent(parseObject(rawBody.toString('utf8'))?.timestamp, now);
}

/** The time is an optional member of the body. */
function isRecent(timestamp: unknown, now: Date): boolean {
  if (timestamp === undefined) return true;
  const ageMs = now.getTime() - Date.parse(asText(timestamp) ?? '');
  return ageMs <= MAX_AGE_MS && ageMs >= -MAX_AHEAD_MS;
}

/**
 * Reads a message.
 * @returns null when it is not about one of our payouts, but about money received or debited, for example
 * @throws {NotificationUnreadable}
 */
export function translateMessage({ rawBody }: InboundNotification, options: ReadOptions, hmacKey: Buffer): TranslatedNotification | null {
  const message = parseObject(rawBody.toString('utf8'));
  const transfer = readTransfer(message?.data);
  const type = asText(message?.type);
  if (type !== null && !TYPES.includes(type)) return null;
  if (!transfer) throw new NotificationUnreadable('its transfer cannot be read');
  if (!transfer.isPayout || !CATEGORIES.includes(transfer.category)) return null;
  const number = transfer.sequenceNumber?.toString() ?? createHmac('sha256', hmacKey).update(rawBody).digest('hex');
  return { deduplicationKey: `${transfer.id}:${number}`, reports: [{ invokeKey: transfer.reference, report: reportOf(transfer, options, null, null) }] };
}
