import {
  columnList,
  ModerationCaseEntity,
  type PayoutAttemptEntity,
  type PayoutEntity,
  type PayoutOperationEntity,
  type PayoutStatementEntity,
  type RowOf,
  type SqlRunner,
  sql,
} from '@app/database';
import { type ApprovalRecord, approvalsOf } from '../approvals/approvals.reader.js';
import { readTimeline, type TimelineEntry } from './timeline.reader.js';

const CASE = ['id', 'reason', 'resolution', 'provider_code', 'provider_message', 'opened_at', 'closed_at'] as const;

export type CaseRow = Pick<RowOf<ModerationCaseEntity>, (typeof CASE)[number]>;

/** An attempt with the idempotency key that the provider received. */
export type AttemptRow = Omit<RowOf<PayoutAttemptEntity>, 'operation_id' | 'payout_id'> & Pick<RowOf<PayoutOperationEntity>, 'provider_key'>;

export type SimilarPayout = Pick<RowOf<PayoutEntity>, 'id' | 'reference' | 'status' | 'created_at'>;

/** A statement with the name of the operator who added it, for manual ones. */
export type StatementRecord = Omit<RowOf<PayoutStatementEntity>, 'payout_id' | 'attempt_id' | 'raw' | 'added_by'> & { added_by_name: string | null };

/** The records of one payout that an operator sees beside the row, each list oldest first unless it says otherwise. */
export interface PayoutRecords {
  cases: CaseRow[];
  attempts: AttemptRow[];
  statements: StatementRecord[];
  /** Newest first. */
  approvals: ApprovalRecord[];
  /** Payouts of the same merchant to the same recipient over the same amount within a day. */
  similar: SimilarPayout[];
  timeline: TimelineEntry[];
}

const CASES = sql('operator_cases', `SELECT ${columnList(ModerationCaseEntity, CASE)} FROM moderation_case WHERE payout_id = $1 ORDER BY opened_at`);
const ATTEMPTS = sql(
  'operator_attempts',
  `SELECT a.id, a.operation, a.number, o.provider_key, a.outcome, a.resolution, a.provider_code, a.provider_message, a.http_status, a.started_at, a.send_deadline, a.finished_at
   FROM payout_attempt a JOIN payout_operation o ON o.id = a.operation_id WHERE a.payout_id = $1 ORDER BY a.started_at`,
);
const STATEMENTS = sql(
  'operator_statements',
  `SELECT s.id, s.source, s.claim, s.resolution, s.provider_code, s.provider_message, s.provider_reference, s.processed_amount_minor, s.accepted, s.received_at, o.name AS added_by_name, s.comment
   FROM payout_statement s LEFT JOIN operator o ON o.id = s.added_by WHERE s.payout_id = $1 ORDER BY s.received_at, s.id`,
);
const SIMILAR = sql(
  'operator_similar',
  `SELECT o.id, o.reference, o.status, o.created_at FROM payout p JOIN payout o ON o.recipient_fingerprint = p.recipient_fingerprint AND o.merchant_id = p.merchant_id
     AND o.id <> p.id AND o.amount_minor = p.amount_minor AND o.created_at BETWEEN p.created_at - interval '1 day' AND p.created_at + interval '1 day'
   WHERE p.id = $1 AND o.status <> 'CREATE_FAILED' ORDER BY o.created_at LIMIT 10`,
);

/** Reads the records of one payout. */
export async function readPayoutRecords(runner: SqlRunner, payoutId: string): Promise<PayoutRecords> {
  const [cases, attempts, statements, approvals, similar, timeline] = await Promise.all([
    runner.rows<CaseRow>(CASES, [payoutId]),
    runner.rows<AttemptRow>(ATTEMPTS, [payoutId]),
    runner.rows<StatementRecord>(STATEMENTS, [payoutId]),
    approvalsOf(runner, payoutId),
    runner.rows<SimilarPayout>(SIMILAR, [payoutId]),
    readTimeline(runner, payoutId),
  ]);
  return { cases, attempts, statements, approvals, similar, timeline };
}
