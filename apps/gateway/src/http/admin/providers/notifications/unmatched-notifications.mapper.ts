import type { UnmatchedNotification, UnmatchedOfAccount } from '@app/notifications';
import type { UnmatchedNotificationView, UnmatchedOfAccountView } from './unmatched-notifications.view.js';

const SENTENCES: Readonly<Record<UnmatchedNotification['why'], string>> = {
  unknown_payout: 'No payout of this account has its key or reference.',
  unreadable: 'The message is genuine and cannot be read.',
};

/** A message that could not be applied, in words. */
export function unmatchedView({ id, why, invokeKey, providerReference, receivedAt, looksAgainAt }: UnmatchedNotification): UnmatchedNotificationView {
  return {
    id,
    why,
    sentence: SENTENCES[why],
    key: invokeKey,
    reference: providerReference,
    received_at: receivedAt.toISOString(),
    looks_again_at: looksAgainAt?.toISOString() ?? null,
  };
}

/** The messages of an account, counted. */
export function unmatchedOfAccountView(row: UnmatchedOfAccount): UnmatchedOfAccountView {
  return { account_id: row.account_id, account_name: row.account_name, messages: row.messages, since: row.oldest_received_at.toISOString() };
}
