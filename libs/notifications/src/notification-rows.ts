import type { InboundNotification, TranslatedNotification } from '@app/providers';
import { createHash } from 'node:crypto';
import type { NewNotification } from './notifications.repository.js';
import { writeMessage, writeParts } from './stored-message.js';

const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The rows of a message as it was read: one for each payout, so that each is applied once and none waits for another. */
export function rowsOf(message: InboundNotification, { deduplicationKey, reports }: TranslatedNotification): NewNotification[] {
  const [first, ...others] = reports;
  if (first && others.length === 0) return [{ deduplicationKey, content: writeMessage(message, first) }];
  return partsOf(message, { deduplicationKey, reports }).map((row, index) => (index === 0 ? { ...row, deduplicationKey } : row));
}

/** The same with keys that no whole message has, for a message that is stored already. */
export function partsOf(message: InboundNotification, { deduplicationKey, reports }: TranslatedNotification): NewNotification[] {
  const keyOf = (index: number): string => `part:${index + 1}:${hashOf(deduplicationKey)}`;
  return writeParts(message, reports).map((content, index) => ({ deduplicationKey: keyOf(index), content }));
}

/** The row of a message that cannot be read, so that its own id is not known either. */
export function unreadableRow(message: InboundNotification): NewNotification {
  return { deduplicationKey: `unreadable:${hashOf(message.rawBody)}`, content: writeMessage(message, null) };
}
