import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CodeTable, InboundNotification, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { asObject, asText, parseObject } from '../../connector-kit/json.js';
import { notificationOf } from '../../connector-kit/notifications/translated.js';
import { readBatch, readItem } from './batch.js';
import { reportOfHeader, reportOfItem } from './report.js';
import type { CertificateStore } from './certificates/certificate-store.js';
import { PAYPAL_HOSTS, type PayPalCredentials } from './config.js';

/**
 * How far the time of a transmission may be from ours, in milliseconds. PayPal delivers for three days and does not say whether a later
 * delivery has a new time. A replay within this time is recognised by its signed transmission id: see {@link readNotification}.
 */
export const TRANSMISSION_TOLERANCE = { olderMs: 3 * 86_400_000 + 3_600_000, newerMs: 300_000 } as const;

const ALGORITHM = 'SHA256withRSA';
const CERTIFICATE_PATH = /^\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,100}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
/** Events of an item, and of a whole batch; the latter say nothing about the item. */
const ITEM_EVENT = 'PAYMENT.PAYOUTS-ITEM.';
const BATCH_EVENT = 'PAYMENT.PAYOUTSBATCH.';

interface Transmission {
  id: string;
  time: string;
  certificateUrl: string;
  signature: Buffer;
}

/** Certificates are fetched only from hosts of the same environment, so that PayPal's sandbox cannot sign live messages. A simulator may use both. */
export function certificateHosts({ baseUrl }: Pick<PayPalCredentials, 'baseUrl'>): readonly string[] {
  const { hostname } = new URL(baseUrl);
  const { live, test } = PAYPAL_HOSTS;
  return [live, test].find((hosts) => hosts.includes(hostname)) ?? [...live, ...test];
}

/** Whether an address is exactly one of PayPal's for certificates: the sender of a message chooses it. */
export function isCertificateUrl(text: string, hosts: readonly string[]): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return false;
  return hosts.includes(url.hostname) && CERTIFICATE_PATH.test(url.pathname) && url.search === '' && url.hash === '';
}

/** Whether PayPal signed this message for this webhook recently. Checks without requests come before the certificate is fetched. */
export async function verifyTransmission(
  { headers, rawBody }: InboundNotification,
  credentials: Pick<PayPalCredentials, 'baseUrl' | 'webhookId' | 'intermediates'>,
  certificates: CertificateStore,
  now: Date,
): Promise<boolean> {
  const transmission = readTransmission(headers);
  if (transmission === null || credentials.webhookId === '' || !isRecent(transmission.time, now)) return false;
  if (!isCertificateUrl(transmission.certificateUrl, certificateHosts(credentials))) return false;
  const signer = await certificates.signerAt(transmission.certificateUrl, now, credentials.intermediates);
  if (signer === null) return false;
  const signed = `${transmission.id}|${transmission.time}|${credentials.webhookId}|${String(crc32(rawBody))}`;
  return verify('RSA-SHA256', Buffer.from(signed), signer.publicKey, transmission.signature);
}

/**
 * Reads a verified message. Of the body PayPal signs only the CRC-32, for which another body can be found. So the message only triggers
 * an enquiry, and repeats are recognised by the id of the transmission, which is signed.
 * @returns null when it is not about payouts
 * @throws {NotificationUnreadable}
 */
export function readNotification({ headers, rawBody }: InboundNotification, codes: CodeTable): TranslatedNotification | null {
  const deduplicationKey = headerOf(headers, 'paypal-transmission-id');
  const event = parseObject(rawBody.toString('utf8'));
  const type = asText(event?.event_type) ?? '';
  const resource = asObject(event?.resource);
  if (event !== null && !type.startsWith(ITEM_EVENT) && !type.startsWith(BATCH_EVENT)) return null;
  if (type.startsWith(ITEM_EVENT)) {
    const item = readItem(resource);
    return notificationOf(deduplicationKey, [{ invokeKey: item?.invokeKey ?? item?.batchKey ?? null, report: item && reportOfItem(item, null, codes) }]);
  }
  const batch = readBatch(resource);
  return notificationOf(deduplicationKey, [{ invokeKey: batch?.key ?? null, report: batch && reportOfHeader(batch, null) }]);
}

function readTransmission(headers: InboundNotification['headers']): Transmission | null {
  const id = headerOf(headers, 'paypal-transmission-id');
  const time = headerOf(headers, 'paypal-transmission-time');
  const certificateUrl = headerOf(headers, 'paypal-cert-url');
  const signature = headerOf(headers, 'paypal-transmission-sig');
  if (id === null || time === null || certificateUrl === null || signature === null) return null;
  if (headerOf(headers, 'paypal-auth-algo') !== ALGORITHM || id.includes('|')) return null;
  return { id, time, certificateUrl, signature: Buffer.from(signature, 'base64') };
}

function headerOf(headers: InboundNotification['headers'], name: string): string | null {
  return asText(headers[name]);
}

function isRecent(time: string, now: Date): boolean {
  const ageMs = TIME.test(time) ? now.getTime() - Date.parse(time) : Number.NaN;
  return ageMs <= TRANSMISSION_TOLERANCE.olderMs && ageMs >= -TRANSMISSION_TOLERANCE.newerMs;
}
