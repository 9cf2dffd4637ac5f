import {
  columnList,
  ModerationCaseEntity,
  type PayoutAttemptEntity,
  type PayoutOperationEntity,
  type PayoutStatementEntity,
  type RowOf,
  type SqlRunner,
  sql,
} from '@app/database';
import { type ApprovalRecord, approvalsOf } from '../approvals/approvals.reader.js';
import { readSimilarPayouts, type SimilarPayout } from '../payout/duplicates/similar-payouts.reader.js';
import { type PayoutStoppage, readStoppageOf } from '../payout/stoppages/stoppages.reader.js';
import { readTimeline, type TimelineEntry } from './timeline.reader.js';

const CASE = ['id', 'reason', 'resolution', 'provider_code', 'provider_message', 'opened_at', 'closed_at'] as const;

export type CaseRow = Pick<RowOf<ModerationCaseEntity>, (typeof CASE)[number]>;

/** An attempt with the idempotency key that the provider received. */
export type AttemptRow = Omit<RowOf<PayoutAttemptEntity>, 'operation_id' | 'payout_id'> & Pick<RowOf<PayoutOperationEntity>, 'provider_key'>;

/** A statement with the name of the operator who added it, for manual ones. */
export type StatementRecord = Omit<RowOf<PayoutStatementEntity>, 'payout_id' | 'attempt_id' | 'raw' | 'added_by' | 'receipt' | 'asked_at'> & {
  added_by_name: string | null;
};

/** The records of one payout that an operator sees beside the row, each list oldest first unless it says otherwise. */
export interface PayoutRecords {
  cases: CaseRow[];
  attempts: AttemptRow[];
  statements: StatementRecord[];
  /** Newest first. */
  approvals: ApprovalRecord[];
  /** Others of the same merchant to the same recipient over the same amount, within the window of the merchant's policy. */
  similar: SimilarPayout[];
  timeline: TimelineEntry[];
  /** What stops it although no decision is missing; null where nothing does. */
  stoppage: PayoutStoppage | null;
}

const CASES = sql('operator_cases', `SELECT ${columnList(ModerationCaseEntity, CASE)} FROM moderation_case WHERE payout_id = $1 ORDER BY opened_at`);
const ATTEMPTS = sql(
  'operator_attempts',
  `SELECT a.id, a.operation, a.number, o.provider_key, a.outcome, a.resolution, a.provider_code, a.provider_message, a.http_status, a.started_at, a.send_deadline, a.finished_at, a.identity
   FROM payout_attempt a JOIN payout_operation o ON o.id = a.operation_id WHERE a.payout_id = $1 ORDER BY a.started_at`,
);
const STATEMENTS = sql(
  'operator_statements',
  `SELECT s.id, s.source, s.claim, s.resolution, s.provider_code, s.provider_message, s.provider_reference, s.processed_amount_minor, s.accepted, s.mismatch, s.received_at, s.identity, o.name AS added_by_name, s.comment
   FROM payout_statement s LEFT JOIN operator o ON o.id = s.added_by WHERE s.payout_id = $1 ORDER BY s.received_at, s.id`,
);
/** Reads the records of one payout. */
export async function readPayoutRecords(runner: SqlRunner, payoutId: string): Promise<PayoutRecords> {
  const [cases, attempts, statements, approvals, similar, timeline, stoppage] = await Promise.all([
    runner.rows<CaseRow>(CASES, [payoutId]),
    runner.rows<AttemptRow>(ATTEMPTS, [payoutId]),
    runner.rows<StatementRecord>(STATEMENTS, [payoutId]),
    approvalsOf(runner, payoutId),
    readSimilarPayouts(runner, [payoutId]),
    readTimeline(runner, payoutId),
    readStoppageOf(runner, payoutId),
  ]);
  return { cases, attempts, statements, approvals, similar: similar.get(payoutId) ?? [], timeline, stoppage };
}
