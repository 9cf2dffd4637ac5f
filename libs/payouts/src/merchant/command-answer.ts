import { problemDocument, PROBLEMS, type Resolution } from '@app/domain';
import type { LimitsReached } from '../payout/limits/reached-limits.js';
import type { PayoutView } from '../payout/payout.view.js';

/** The outcome of a command, before it is rendered. */
export type CommandOutcome =
  | { kind: 'created'; payout: PayoutView }
  | { kind: 'ok'; payout: PayoutView }
  | { kind: 'refused'; payout: PayoutView; resolution: Resolution; reason: string; limits?: LimitsReached };

/** An answer as it is stored and sent, byte for byte. */
export interface StoredAnswer {
  /** HTTP status. */
  status: number;
  body: string;
}

/** An answer, and whether it repeats an earlier one. */
export interface Answer extends StoredAnswer {
  replayed: boolean;
  /** The payout's version, for the ETag; null for a repeated answer. */
  version: number | null;
}

/**
 * Renders the answer to a command. It is stored in the transaction of the command, and every repetition of the request gets the same bytes.
 * @param requestId of the request that is answered; a problem document names it
 */
export function renderAnswer(outcome: CommandOutcome, requestId: string): StoredAnswer {
  switch (outcome.kind) {
    case 'created':
      return { status: 201, body: JSON.stringify(outcome.payout) };
    case 'ok':
      return { status: 200, body: JSON.stringify(outcome.payout) };
    case 'refused': {
      const code = outcome.limits === undefined ? 'payout_refused' : 'limit_reached';
      const extra = { resolution: outcome.resolution, payout_id: outcome.payout.id, ...outcome.limits?.extra };
      return { status: PROBLEMS[code].status, body: problemDocument({ code, detail: outcome.reason, extra }, requestId) };
    }
  }
}
