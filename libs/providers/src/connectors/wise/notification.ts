import { verify, type KeyObject } from 'node:crypto';
import type { CodeTable, InboundNotification, ProviderReport, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import { asId, asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import { notificationOf } from '../../connector-kit/notifications/translated.js';
import { isTransferId, reportOfStatus } from './transfer.js';

/** The beginning of every type of message about transfers. */
const TRANSFERS = 'transfers#';
const STATE_CHANGE = 'transfers#state-change';

/** Whether `X-Signature-SHA256` is Wise's RSA signature of the raw bytes. Wise signs no time. */
export function isSigned(key: KeyObject, { headers, rawBody }: InboundNotification): boolean {
  const signature = headers['x-signature-sha256'];
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{100,2000}={0,2}$/.test(signature)) return false;
  return verify('sha256', rawBody, key, Buffer.from(signature, 'base64'));
}

/**
 * Reads an event about a transfer. Its delivery id is another one for every attempt, so an event is told by what happened to which transfer, and when.
 * @returns null for other events, and for the message that tries the address
 * @throws {NotificationUnreadable}
 */
export function readNotification({ headers, rawBody }: InboundNotification, codes: CodeTable): TranslatedNotification | null {
  const body = parseObject(rawBody.toString('utf8'));
  const type = asText(body?.['event_type']);
  if (headers['x-test-notification'] === 'true' || (type !== null && !type.startsWith(TRANSFERS))) return null;
  const data = asObject(body?.['data']) ?? {};
  const id = asId(asObject(data['resource'])?.['id']) ?? asId(data['transfer_id']);
  const [state, at] = [asText(data['current_state']), asText(data['occurred_at'])];
  const isComplete = type !== null && id !== null && at !== null;
  const report = isTransferId(id) ? reportOfEvent(type, id, data, codes) : null;
  return notificationOf(isComplete ? `${type}:${id}:${state ?? ''}:${at}` : null, [{ invokeKey: null, report }]);
}

/** Only a change of state says how the transfer stands; the other events make the gateway enquire. */
function reportOfEvent(type: string | null, id: string, data: Json, codes: CodeTable): ProviderReport | null {
  const state = asText(data['current_state']);
  if (type === STATE_CHANGE) return state === null ? null : reportOfStatus(id, state, null, codes);
  const code = asText(data['failure_reason_code']);
  return { ...reportOfStatus(id, '', null, codes), code, raw: { id, event: type, code } };
}
