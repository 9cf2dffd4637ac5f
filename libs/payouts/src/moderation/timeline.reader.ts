import { type SqlRunner, sql } from '@app/database';
import type { PayoutStatus, Resolution } from '@app/domain';

/** What a line of the merged history is about. */
export type TimelineKind = 'event' | 'attempt' | 'statement' | 'callback';

/** One line of the merged history: events, attempts, statements and callbacks in one order. */
export interface TimelineEntry {
  at: Date;
  kind: TimelineKind;
  /** Event type, outcome of an attempt, reported status, or callback type. */
  type: string;
  actor_type: string;
  actor_name: string | null;
  from_status: PayoutStatus | null;
  to_status: PayoutStatus | null;
  resolution: Resolution | null;
  reason: string | null;
  data: Record<string, unknown>;
}

/** Of a payout with more lines, the oldest are left out. */
const MAX_LINES = 500;

const TIMELINE = sql(
  'timeline',
  `SELECT * FROM (
     SELECT e.occurred_at AS at, 'event' AS kind, e.type, e.actor_type, o.name AS actor_name, e.from_status, e.to_status, e.resolution, e.reason, e.data, e.sequence
     FROM payout_event e LEFT JOIN operator o ON o.id = e.actor_id AND e.actor_type = 'operator' WHERE e.payout_id = $1
     UNION ALL
     SELECT t.finished_at, 'attempt', t.outcome::text, 'provider', NULL, NULL, NULL, t.resolution, NULL,
       jsonb_build_object('operation', t.operation, 'number', t.number, 'code', t.provider_code, 'message', t.provider_message, 'http_status', t.http_status), 0
     FROM payout_attempt t WHERE t.payout_id = $1 AND t.outcome IS NOT NULL
     UNION ALL
     SELECT s.received_at, 'statement', s.claim, CASE WHEN s.source = 'manual' THEN 'operator' ELSE 'provider' END, o.name, NULL, NULL, s.resolution, s.comment,
       jsonb_build_object('source', s.source, 'code', s.provider_code, 'reference', s.provider_reference, 'accepted', s.accepted), 0
     FROM payout_statement s LEFT JOIN operator o ON o.id = s.added_by WHERE s.payout_id = $1 AND s.source <> 'api_response'
     UNION ALL
     SELECT c.delivered_at, 'callback', c.type, 'system', NULL, NULL, NULL, NULL, NULL, jsonb_build_object('status', c.last_status, 'attempts', c.attempts), c.sequence
     FROM callback_delivery c WHERE c.payout_id = $1 AND c.delivered_at IS NOT NULL
   ) line ORDER BY at DESC, sequence DESC LIMIT ${MAX_LINES}`,
);

/** The merged history of a payout, oldest first. */
export async function readTimeline(runner: SqlRunner, payoutId: string): Promise<TimelineEntry[]> {
  return (await runner.rows<TimelineEntry>(TIMELINE, [payoutId])).reverse();
}
