import { type StatusWord, statusWords } from '../../connector-kit/statuses/status-words.js';

/** The sandbox's words for a transfer. */
export const SANDBOX_STATUS_WORDS: readonly StatusWord[] = statusWords('transfer', 'docs/sandbox.md', {
  received: ['PROCESSING', 'open', 'It becomes pending, paid or failed.'],
  quoted: ['PENDING', 'open', 'It waits for its fulfilment, which names its quote.'],
  password_wanted: ['PENDING', 'open', 'It goes on with the one-time password.'],
  pending: ['PENDING', 'open', 'It becomes paid, partly_paid or failed.'],
  paid: ['PROCESSED', 'provisional', 'It becomes returning at our request, and in some currencies returned by itself.'],
  partly_paid: ['PARTIALLY_PROCESSED', 'provisional', 'The rest may follow, or all of it be returned.'],
  partly_returned: ['PROCESSED', 'provisional', 'A part of the money came back, which the report says; the rest may follow.'],
  failed: ['PROCESS_FAILED', 'final', 'Nothing was paid.'],
  revoking: ['REVOKING', 'open', 'It becomes revoked, or goes on.'],
  revoked: ['REVOKED', 'final', 'Nothing was paid.'],
  returning: ['CANCELLING', 'open', 'It becomes returned, or stays paid.'],
  returned: ['CANCELLED', 'final', 'The money is back.'],
  cancelling: ['CANCELLING', 'open', 'It becomes cancelled, or goes on. While a revoke is asked about, it is REVOKING.'],
  cancelled: ['CANCELLED', 'final', 'No money is out. After a revoke it is REVOKED.'],
});
