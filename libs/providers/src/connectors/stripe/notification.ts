import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeTable, InboundNotification, ProviderReport, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import type { StripeMode } from './config.js';
import { readPayout, readTransfer } from './objects.js';
import { viewOfPayout, viewOfTransfer } from './translate.js';
import { standing, together } from './two-steps.js';

/** A message that is further away from us than this is not accepted: somebody may be replaying it. In seconds. */
export const TOLERANCE_SECONDS = 300;
/** Stripe sends one signature for each secret that is valid; a header with more of them than this is not Stripe's. */
const MAX_SIGNATURES = 20;

const PAYOUT_EVENTS: readonly string[] = ['payout.created', 'payout.updated', 'payout.paid', 'payout.failed', 'payout.canceled'];
const TRANSFER_EVENTS: readonly string[] = ['transfer.created', 'transfer.updated', 'transfer.reversed'];

/** What an account's mode makes at Stripe. Events about anything else are nothing of ours. */
const EVENTS: Readonly<Record<StripeMode, readonly string[]>> = {
  payout: PAYOUT_EVENTS,
  transfer: TRANSFER_EVENTS,
  transfer_then_payout: [...PAYOUT_EVENTS, ...TRANSFER_EVENTS],
};

/** True when `Stripe-Signature: t=…,v1=…,v1=…` has an HMAC-SHA256 of `t.body` under one of the secrets, and is neither old nor from the future. */
export function verifyStripeSignature({ headers, rawBody }: InboundNotification, secrets: readonly string[], now: Date): boolean {
  const signed = readHeader(headers['stripe-signature']);
  if (signed === null || Math.abs(Math.floor(now.getTime() / 1000) - Number(signed.time)) > TOLERANCE_SECONDS) return false;
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${signed.time}.`).update(rawBody).digest();
    return secret !== '' && signed.signatures.some((signature) => timingSafeEqual(signature, expected));
  });
}

/**
 * Reads a message that was verified. Their order is not guaranteed, so what it says only makes us ask.
 * @returns null when it is about nothing of ours
 */
export function readNotification({ rawBody }: InboundNotification, mode: StripeMode, codes: CodeTable): TranslatedNotification | null {
  const event = parseObject(rawBody.toString('utf8'));
  const deduplicationKey = asText(event?.id);
  const type = asText(event?.type) ?? '';
  if (event?.object !== 'event' || deduplicationKey === null || !EVENTS[mode].includes(type)) return null;
  const object = asObject(asObject(event.data)?.object);
  const read = PAYOUT_EVENTS.includes(type) ? ofPayout(object, mode, codes) : ofTransfer(object, mode);
  return read && { deduplicationKey, invokeKey: read.invokeKey, report: { ...read.view, httpStatus: null } };
}

interface Read {
  invokeKey: string | null;
  view: ProviderReport;
}

/** Payouts that Stripe makes by itself have no key of ours. One that reverses another is known by that one. */
function ofPayout(object: Json | null, mode: StripeMode, codes: CodeTable): Read | null {
  const payout = readPayout(object);
  if (payout === null || (payout.invokeKey === null && payout.originalId === null)) return null;
  const view = viewOfPayout(payout, codes);
  return { invokeKey: payout.invokeKey, view: mode === 'transfer_then_payout' ? standing(view, null) : view };
}

/** The first of two steps says nothing of the second. */
function ofTransfer(object: Json | null, mode: StripeMode): Read | null {
  const transfer = readTransfer(object);
  if (transfer === null || transfer.invokeKey === null) return null;
  return { invokeKey: transfer.invokeKey, view: mode === 'transfer_then_payout' ? together(transfer, null) : viewOfTransfer(transfer) };
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
