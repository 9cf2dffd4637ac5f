import { createHash } from 'node:crypto';
import { NotificationUnreadable } from '../connector-kit.errors.js';
import type { Connector, ProviderReport } from '../connector.contract.js';
import type { InboundNotification, NotificationReport, TranslatedNotification } from './notifications.contract.js';

/** A key that the database can store and compare. One that is not is no key of ours. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** What a connector read about one payout: null where it could not be read. */
interface ReadReport {
  invokeKey: string | null;
  report: ProviderReport | null;
}

/**
 * A message about payouts. One that cannot be read makes all of it unreadable, so that none is lost.
 * @param deduplicationKey null when the message has none
 * @throws {NotificationUnreadable}
 */
export function notificationOf(deduplicationKey: string | null, read: readonly ReadReport[]): TranslatedNotification {
  const reports = read.filter((one): one is NotificationReport => one.report !== null);
  if (deduplicationKey === null) throw new NotificationUnreadable('it has no id');
  if (reports.length === 0 || reports.length < read.length) throw new NotificationUnreadable('a payout in it cannot be read, or it has none');
  return { deduplicationKey, reports };
}

/**
 * Translates a verified message, so that what is returned can be stored and looked for.
 * @returns null when it is not about payouts
 * @throws {NotificationUnreadable} when it is about payouts and cannot be read, whatever the connector throws then
 */
export function checkedTranslation(connector: Pick<Connector, 'translateNotification'>, notification: InboundNotification): TranslatedNotification | null {
  const message = translated(connector, notification);
  if (message === null) return null;
  const reports = message.reports.map(withKeyOfOurs);
  if (reports.length === 0 || reports.some(({ invokeKey, report }) => invokeKey === null && report.providerReference === null))
    throw new NotificationUnreadable('it names no payout');
  return { deduplicationKey: storableKey(message.deduplicationKey), reports };
}

function translated(connector: Pick<Connector, 'translateNotification'>, notification: InboundNotification): TranslatedNotification | null {
  try {
    return connector.translateNotification(notification);
  } catch (error) {
    if (error instanceof NotificationUnreadable) throw error;
    throw new NotificationUnreadable(`the connector failed: ${error instanceof Error ? error.name : 'unknown error'}`);
  }
}

function withKeyOfOurs({ invokeKey, report }: NotificationReport): NotificationReport {
  return { invokeKey: invokeKey !== null && KEY.test(invokeKey) ? invokeKey : null, report };
}

/** Whatever the provider's id of a message is made of, equal ones are told by it. */
function storableKey(key: string): string {
  return KEY.test(key) ? key : createHash('sha256').update(key).digest('hex');
}
