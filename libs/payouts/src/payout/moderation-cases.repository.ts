import { sql, type SqlRunner } from '@app/database';
import { type ModerationReason, newId, type Resolution } from '@app/domain';

/** A case that is about to be opened. */
export interface NewModerationCase {
  payoutId: string;
  reason: ModerationReason;
  resolution: Resolution | null;
  providerCode: string | null;
  providerMessage: string | null;
}

const OPEN = sql(
  'case_open',
  `INSERT INTO moderation_case (id, payout_id, reason, resolution, provider_code, provider_message, mode) VALUES ($1, $2, $3, $4, $5, $6, (SELECT mode FROM payout WHERE id = $2))
   ON CONFLICT (payout_id, reason) WHERE closed_at IS NULL DO NOTHING RETURNING id`,
);
const CLOSE = sql(
  'case_close',
  `UPDATE moderation_case SET closed_at = clock_timestamp(), closed_by = $2 WHERE payout_id = $1 AND closed_at IS NULL AND ($3::text IS NULL OR reason = $3) RETURNING reason`,
);
const OPEN_REASONS = sql('case_open_reasons', `SELECT reason FROM moderation_case WHERE payout_id = $1 AND closed_at IS NULL`);

/** Stores an open case. @returns false when one of the same reason is open already */
export async function insertCase(tx: SqlRunner, { payoutId, reason, resolution, providerCode, providerMessage }: NewModerationCase): Promise<boolean> {
  return (await tx.rows(OPEN, [newId('moderationCase'), payoutId, reason, resolution, providerCode, providerMessage])).length > 0;
}

/**
 * Closes the open cases of a payout.
 * @param reason only the case of this reason; null: all of them
 * @returns the reasons of the cases that were closed
 */
export async function closeCases(tx: SqlRunner, payoutId: string, closedBy: string, reason: ModerationReason | null): Promise<ModerationReason[]> {
  return (await tx.rows<{ reason: ModerationReason }>(CLOSE, [payoutId, closedBy, reason])).map((closed) => closed.reason);
}

/** The reasons of the open cases of a payout. */
export async function openCaseReasons(tx: SqlRunner, payoutId: string): Promise<ModerationReason[]> {
  return (await tx.rows<{ reason: ModerationReason }>(OPEN_REASONS, [payoutId])).map(({ reason }) => reason);
}
