import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeTable, InboundNotification, NotificationReport, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import type { StripeMode } from './config.js';
import { readPayout, readTransfer } from './objects.js';
import { reportOfPayout, reportOfTransfer } from './translate.js';
import { whileTransferStands, combined } from './modes/two-steps.js';

/** A message signed further from now than this is not accepted, because it may be a replay; in seconds. */
export const TOLERANCE_SECONDS = 300;
/** Stripe sends one signature for each valid secret; a header with more than this is not Stripe's. */
const MAX_SIGNATURES = 20;

const PAYOUT_EVENTS: readonly string[] = ['payout.created', 'payout.updated', 'payout.paid', 'payout.failed', 'payout.canceled'];
const TRANSFER_EVENTS: readonly string[] = ['transfer.created', 'transfer.updated', 'transfer.reversed'];

/** The events of the objects that each mode creates at Stripe. Other events do not concern us. */
const EVENTS: Readonly<Record<StripeMode, readonly string[]>> = {
  payout: PAYOUT_EVENTS,
  transfer: TRANSFER_EVENTS,
  transfer_then_payout: [...PAYOUT_EVENTS, ...TRANSFER_EVENTS],
};

/** True when `Stripe-Signature: t=…,v1=…,v1=…` has an HMAC-SHA256 of `t.body` under one of the secrets, and a time near now. */
export function verifyStripeSignature({ headers, rawBody }: InboundNotification, secrets: readonly string[], now: Date): boolean {
  const signed = readHeader(headers['stripe-signature']);
  if (signed === null || Math.abs(Math.floor(now.getTime() / 1000) - Number(signed.time)) > TOLERANCE_SECONDS) return false;
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${signed.time}.`).update(rawBody).digest();
    return secret !== '' && signed.signatures.some((signature) => timingSafeEqual(signature, expected));
  });
}

/**
 * Reads a verified message. The order of messages is not guaranteed, so it only triggers an enquiry.
 * @returns null when it is not about one of our payouts
 * @throws {NotificationUnreadable}
 */
export function readNotification({ rawBody }: InboundNotification, mode: StripeMode, codes: CodeTable): TranslatedNotification | null {
  const event = parseObject(rawBody.toString('utf8'));
  const deduplicationKey = asText(event?.id);
  const type = asText(event?.type) ?? '';
  if (event !== null && (event.object !== 'event' || !EVENTS[mode].includes(type))) return null;
  if (event === null || deduplicationKey === null) throw new NotificationUnreadable('it is no event with an id');
  const object = asObject(asObject(event.data)?.object);
  const read = PAYOUT_EVENTS.includes(type) ? ofPayout(object, mode, codes) : ofTransfer(object, mode);
  return read && { deduplicationKey, reports: [{ invokeKey: read.invokeKey, report: { ...read.report, httpStatus: null } }] };
}

/** Automatic payouts of Stripe do not have our key. A reversing payout is identified by the original one. */
function ofPayout(object: Json | null, mode: StripeMode, codes: CodeTable): NotificationReport | null {
  const payout = readPayout(object);
  if (payout === null) throw new NotificationUnreadable('its payout cannot be read');
  if (payout.invokeKey === null && payout.originalId === null) return null;
  const report = reportOfPayout(payout, codes);
  return { invokeKey: payout.invokeKey, report: mode === 'transfer_then_payout' ? whileTransferStands(report, null) : report };
}

/** The transfer says nothing about the payout that follows it. */
function ofTransfer(object: Json | null, mode: StripeMode): NotificationReport | null {
  const transfer = readTransfer(object);
  if (transfer === null) throw new NotificationUnreadable('its transfer cannot be read');
  if (transfer.invokeKey === null) return null;
  return { invokeKey: transfer.invokeKey, report: mode === 'transfer_then_payout' ? combined(transfer, null) : reportOfTransfer(transfer) };
}

function readHeader(header: string | string[] | undefined): { time: string; signatures: readonly Buffer[] } | null {
  if (typeof header !== 'string') return null;
  const parts = header.split(',').map((part) => part.trim());
  const valuesOf = (name: string): string[] => parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [time = '', ...moreTimes] = valuesOf('t');
  const texts = valuesOf('v1');
  if (!/^\d{1,12}$/.test(time) || moreTimes.length > 0 || texts.length > MAX_SIGNATURES) return null;
  return { time, signatures: texts.filter((text) => /^[0-9a-f]{64}$/.test(text)).map((text) => Buffer.from(text, 'hex')) };
}
