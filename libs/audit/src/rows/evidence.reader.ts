import {
  type ApprovalEntity,
  type CallbackDeliveryEntity,
  IS_SEND,
  type ModerationCaseEntity,
  type PayoutAttemptEntity,
  type PayoutStatementEntity,
  type PayoutTaskEntity,
  type RowOf,
  type SqlRunner,
  sql,
} from '@app/database';
import { byPayout } from './by-payout.js';

/** An attempt with the key of its operation. */
export interface AttemptRow extends Pick<
  RowOf<PayoutAttemptEntity>,
  'id' | 'payout_id' | 'operation' | 'number' | 'outcome' | 'resolution' | 'provider_code' | 'http_status'
> {
  /** Null: there is no such operation. */
  provider_key: string | null;
  provider_account_id: string | null;
}

/** An operation of which there is no attempt. */
export interface LooseOperation {
  payout_id: string;
  provider_key: string;
}

export type CaseRow = RowOf<ModerationCaseEntity>;
export type ApprovalRow = RowOf<ApprovalEntity>;
export type StatementRow = RowOf<PayoutStatementEntity>;
export type CallbackRow = Pick<RowOf<CallbackDeliveryEntity>, 'payout_id' | 'sequence' | 'type' | 'payload'>;
type SendRow = Pick<RowOf<PayoutTaskEntity>, 'payout_id' | 'task'>;

/** The rows that belong to a payout, and that its history has to say. */
export interface Evidence {
  attempts: readonly AttemptRow[];
  looseOperations: readonly LooseOperation[];
  cases: readonly CaseRow[];
  approvals: readonly ApprovalRow[];
  statements: readonly StatementRow[];
  callbacks: readonly CallbackRow[];
  /** What is planned to be sent. */
  sends: readonly string[];
}

const ATTEMPTS = sql(
  'verify_attempts',
  `SELECT a.id, a.payout_id, a.operation, a.number, a.outcome, a.resolution, a.provider_code, a.http_status, o.provider_key, o.provider_account_id
   FROM payout_attempt a LEFT JOIN payout_operation o ON o.id = a.operation_id AND o.payout_id = a.payout_id AND o.operation = a.operation
   WHERE a.payout_id = ANY ($1) ORDER BY a.payout_id, a.started_at`,
);
const LOOSE = sql(
  'verify_loose_operations',
  `SELECT payout_id, provider_key FROM payout_operation o WHERE payout_id = ANY ($1) AND NOT EXISTS (SELECT FROM payout_attempt WHERE operation_id = o.id)`,
);
const CASES = sql('verify_cases', 'SELECT * FROM moderation_case WHERE payout_id = ANY ($1) ORDER BY payout_id, opened_at, id');
const APPROVALS = sql('verify_approvals', 'SELECT * FROM approval WHERE payout_id = ANY ($1) ORDER BY payout_id, created_at');
const STATEMENTS = sql('verify_statements', 'SELECT * FROM payout_statement WHERE payout_id = ANY ($1) ORDER BY payout_id, received_at');
const CALLBACKS = sql('verify_callbacks', 'SELECT payout_id, sequence, type, payload FROM callback_delivery WHERE payout_id = ANY ($1)');
const SENDS = sql('verify_sends', `SELECT payout_id, task FROM payout_task WHERE payout_id = ANY ($1) AND ${IS_SEND}`);

/** The rows that belong to payouts. @returns a function of a payout's id */
export async function readEvidence(runner: SqlRunner, payoutIds: readonly string[]): Promise<(payoutId: string) => Evidence> {
  const attempts = byPayout(await runner.rows<AttemptRow & Record<string, unknown>>(ATTEMPTS, [payoutIds]));
  const loose = byPayout(await runner.rows<LooseOperation & Record<string, unknown>>(LOOSE, [payoutIds]));
  const cases = byPayout(await runner.rows<CaseRow>(CASES, [payoutIds]));
  const approvals = byPayout(await runner.rows<ApprovalRow>(APPROVALS, [payoutIds]));
  const statements = byPayout(await runner.rows<StatementRow>(STATEMENTS, [payoutIds]));
  const callbacks = byPayout(await runner.rows<CallbackRow>(CALLBACKS, [payoutIds]));
  const sends = byPayout(await runner.rows<SendRow>(SENDS, [payoutIds]));
  return (id) => ({
    attempts: attempts.get(id) ?? [],
    looseOperations: loose.get(id) ?? [],
    cases: cases.get(id) ?? [],
    approvals: approvals.get(id) ?? [],
    statements: statements.get(id) ?? [],
    callbacks: callbacks.get(id) ?? [],
    sends: (sends.get(id) ?? []).map(({ task }) => task),
  });
}
