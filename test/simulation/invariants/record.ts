import type { ModerationAction, ModerationReason, Operation, Outcome, PayoutStatus } from '@app/domain';
import type pg from 'pg';

/** Rows as PostgreSQL writes them to JSON. Amounts are small, so numbers are exact; times are strings. */
export interface PayoutRecord {
  id: string;
  mode: 'live' | 'test';
  merchant_id: string;
  reference: string;
  amount_minor: number;
  processed_amount_minor: number | null;
  status: PayoutStatus;
  moderation_required: boolean;
  version: number;
  last_sequence: number;
}

export interface TaskRecord {
  payout_id: string;
  task: string;
  due_at: string | null;
}

export interface EventRecord {
  payout_id: string;
  sequence: number;
  type: string;
  from_status: PayoutStatus | null;
  to_status: PayoutStatus | null;
  actor_type: 'merchant' | 'operator' | 'provider' | 'system';
  actor_id: string | null;
  reason: string | null;
  data: Record<string, unknown>;
  payout_version: number;
}

export interface AttemptRecord {
  id: string;
  payout_id: string;
  operation: Operation;
  number: number;
  outcome: Outcome | null;
  started_at: string;
  send_deadline: string;
}

export interface OperationRecord {
  payout_id: string;
  operation: Operation;
  provider_key: string;
}

export interface StatementRecord {
  id: string;
  payout_id: string;
  source: 'api_response' | 'notification' | 'enquiry' | 'manual';
  accepted: boolean;
  added_by: string | null;
}

export interface CaseRecord {
  payout_id: string;
  reason: ModerationReason;
  closed_at: string | null;
}

export interface ApprovalRecord {
  id: string;
  payout_id: string;
  action: ModerationAction;
  payout_version: number;
  maker_id: string;
  checker_id: string | null;
  state: 'waiting' | 'approved' | 'rejected' | 'void' | 'expired';
}

export interface CallbackRecord {
  id: string;
  payout_id: string;
  sequence: number;
  type: string;
  payload: string;
  state: string;
}

export interface NotificationRecord {
  deduplication_key: string;
  payout_id: string | null;
  state: 'pending' | 'applied' | 'ignored';
}

export interface IdempotencyRecord {
  merchant_id: string;
  key: string;
  payout_id: string;
  response_body: string;
}

export interface KillSwitchRecord {
  id: string;
  pressed_at: string;
  resume_asked_by: string | null;
  resumed_by: string | null;
  resumed_at: string | null;
}

/** Everything that a schedule left in the database. */
export interface DatabaseRecord {
  payout: PayoutRecord[];
  payout_event: EventRecord[];
  payout_task: TaskRecord[];
  payout_attempt: AttemptRecord[];
  payout_operation: OperationRecord[];
  payout_statement: StatementRecord[];
  moderation_case: CaseRecord[];
  approval: ApprovalRecord[];
  callback_delivery: CallbackRecord[];
  provider_notification: NotificationRecord[];
  idempotency_record: IdempotencyRecord[];
  /** Each stops all live sends. */
  kill_switch: KillSwitchRecord[];
}

/** Reads all tables in one query. */
export async function readRecord(pool: pg.Pool): Promise<DatabaseRecord> {
  const found = await pool.query<{ everything: DatabaseRecord }>({ name: 'sim_everything', text: 'SELECT sim_clock.everything() AS everything' });
  const record = found.rows[0]?.everything;
  if (!record) throw new Error('the query for the record returned no row');
  record.payout_event.sort((left, right) => left.sequence - right.sequence);
  record.payout_attempt.sort((left, right) => left.number - right.number);
  return record;
}
