import type { Operation } from '@app/domain';
import { isKeyRemembered, type NotSent } from '@app/providers';
import type { PayoutRow, RoutedPayout } from '../payout/payout.row.js';
import { SENDABLE } from '../tasks/payout-tasks.js';
import type { Submission } from './intent.js';

export const LIFETIME_OVER = 'Nothing was sent: its lifetime was over before the repeat could leave.';
export const UNREADABLE_DETAILS = "Nothing was sent: the recipient's details could not be decrypted. Check ENCRYPTION_KEYS.";

export const OTHER_ACCOUNT =
  'Nothing was sent: an earlier request went to another account at the provider. Restore the credentials of that account, then decide again.';
export const OTHER_MODE = 'Nothing was sent: the payout and its provider account have different modes, live and test.';

/** After the key's lifetime the provider would take a repeat for a new order. */
export const IDEMPOTENCY_KEY_EXPIRED: NotSent = {
  kind: 'not_sent',
  resolution: 'GENERAL_ERROR',
  providerReference: null,
  code: null,
  message: 'Nothing was sent: the provider may have forgotten the provider key by now.',
  httpStatus: null,
  raw: {},
};

/** Whether this operation is planned, and due. The task decides, whatever a queued job says. */
export function isDue(row: PayoutRow, operation: Operation): boolean {
  return row.send_task === operation && row.send_due_at !== null && row.send_due_at <= row.now && !row.moderation_required;
}

/** Whether the operation may be sent in the row's status, to its account, within its lifetime. */
export function maySend(row: PayoutRow, operation: Operation): row is RoutedPayout {
  const isTooLate = operation === 'invoke' && row.expires_at <= row.now;
  return row.provider_account_id !== null && !isTooLate && SENDABLE[operation].includes(row.status);
}

/**
 * Whether the provider still knows the key of an earlier attempt, until the last moment at which the request may leave. A repeat may have
 * waited since an operator ordered it.
 * Keeps INV-03.
 */
export function isKeyKnown({ intent: { attempt, sendDeadline }, account: { capabilities } }: Submission): boolean {
  const { keyBegunAt } = attempt;
  return keyBegunAt === null || isKeyRemembered(capabilities.keyLifetimeMs, sendDeadline.getTime() - keyBegunAt.getTime());
}
