import type { PayoutEntity, RowOf, SqlRunner } from '@app/database';
import { sql } from '@app/database';
import { DEFAULT_DUPLICATE_WINDOW_HOURS } from '@app/domain';

/** A payout of the same merchant, in the same mode, to the same recipient over the same amount. */
export type SimilarPayout = Pick<RowOf<PayoutEntity>, 'id' | 'reference' | 'status' | 'created_at'>;

const WINDOW = `make_interval(hours => coalesce((m.policy ->> 'duplicateWindowHours')::int, ${String(DEFAULT_DUPLICATE_WINDOW_HOURS)}))`;
const SIMILAR = sql(
  'similar_payouts',
  `SELECT p.id AS payout_id, s.* FROM payout p JOIN merchant_policy m ON m.merchant_id = p.merchant_id AND m.mode = p.mode CROSS JOIN LATERAL (
     SELECT o.id, o.reference, o.status, o.created_at FROM payout o
     WHERE o.recipient_fingerprint = p.recipient_fingerprint AND o.created_at BETWEEN p.created_at - ${WINDOW} AND p.created_at + ${WINDOW}
       AND o.merchant_id = p.merchant_id AND o.mode = p.mode AND o.amount_minor = p.amount_minor AND o.currency = p.currency AND o.id <> p.id AND o.status <> 'CREATE_FAILED'
     ORDER BY o.created_at LIMIT 10) s
   WHERE p.id = ANY ($1)`,
);

/** By payout: others like it within the window of its merchant, also those that failed, the oldest first. Whatever the merchant's policy is. */
export async function readSimilarPayouts(runner: SqlRunner, payoutIds: readonly string[]): Promise<ReadonlyMap<string, SimilarPayout[]>> {
  const similar = new Map<string, SimilarPayout[]>(payoutIds.map((id) => [id, []]));
  for (const { payout_id: payoutId, ...other } of await runner.rows<SimilarPayout & { payout_id: string }>(SIMILAR, [payoutIds]))
    similar.get(payoutId)?.push(other);
  return similar;
}
