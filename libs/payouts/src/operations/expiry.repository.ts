import { type SqlRunner, sql } from '@app/database';

const DUE_ACCOUNTS = sql(
  'expiry_accounts',
  `SELECT DISTINCT provider_account_id AS id FROM payout
   WHERE expires_at <= now() AND status IN ('PROCESSING', 'PENDING') AND NOT moderation_required AND provider_account_id IS NOT NULL`,
);

/** A payout that has had a case for this reason is not selected again: closing the case was the decision to continue. */
const DUE = sql(
  'expiry_due',
  `SELECT p.id FROM payout p
   WHERE p.expires_at <= now() AND p.status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT p.moderation_required
     AND NOT EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL)
     AND NOT EXISTS (SELECT FROM moderation_case c WHERE c.payout_id = p.id AND c.reason = 'EXPIRED_IN_FLIGHT')
   ORDER BY p.expires_at LIMIT $1 FOR UPDATE OF p SKIP LOCKED`,
);

/** The provider accounts of payouts whose lifetime ended while the provider had them. */
export async function accountsOfExpired(runner: SqlRunner): Promise<string[]> {
  return (await runner.rows<{ id: string }>(DUE_ACCOUNTS, [])).map(({ id }) => id);
}

/** Locks payouts whose lifetime has ended until the transaction ends, the oldest first; those that another transaction holds are left out. */
export async function lockExpired(tx: SqlRunner, limit: number): Promise<string[]> {
  return (await tx.rows<{ id: string }>(DUE, [limit])).map(({ id }) => id);
}
