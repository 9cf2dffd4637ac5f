import { type SqlRunner, sql } from '@app/database';
import { WAITING_APPROVALS } from './approvals.reader.js';

const OUTDATED = sql(
  'approval_stale',
  `SELECT v.id, v.payout_id FROM ${WAITING_APPROVALS} JOIN payout p ON p.id = v.payout_id
   WHERE (v.expires_at <= clock_timestamp() OR v.payout_version <> p.version) ORDER BY v.created_at LIMIT $1`,
);
const WAITING = sql('approval_waiting', `SELECT id FROM approval WHERE payout_id = $1 AND state = 'waiting'`);

/** Waiting approvals that have expired, or whose payout has changed since; oldest first. */
export function outdatedApprovals(runner: SqlRunner, limit: number): Promise<{ id: string; payout_id: string }[]> {
  return runner.rows(OUTDATED, [limit]);
}

/** The id of the payout's waiting approval, expired or not; undefined when there is none. */
export async function waitingApprovalOf(runner: SqlRunner, payoutId: string): Promise<string | undefined> {
  return (await runner.first<{ id: string }>(WAITING, [payoutId]))?.id;
}
