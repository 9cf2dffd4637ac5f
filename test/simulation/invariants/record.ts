import type { ModerationAction, ModerationReason, Operation, Outcome, PayoutStatus } from '@app/domain';
import type pg from 'pg';

/** Rows as PostgreSQL writes them to JSON. Amounts are small, so numbers are exact; times are strings. */
export interface PayoutRecord {
  id: string;
  mode: 'live' | 'test';
  merchant_id: string;
  provider_account_id: string | null;
  currency: string;
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
  parameters: Record<string, unknown>;
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
  state: 'pending' | 'applied' | 'ignored' | 'unmatched' | 'noted';
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

export interface ConfigurationChangeRecord {
  subject_id: string;
  action: string;
  operator_id: string;
  data: Record<string, unknown>;
}

export interface ChangeRequestRecord {
  id: string;
  mode: 'live' | 'test';
  kind: string;
  maker_id: string;
  state: string;
  decided_by: string | null;
  decided_at: string | null;
}

export interface ConfirmationRecord {
  id: string;
  state: string;
  asked_by: string;
  decided_by: string | null;
}

/** Live accounts, routes to them, and operators, each as one text; sorted. */
export type LiveConfiguration = readonly string[];

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
  configuration_change: ConfigurationChangeRecord[];
  change_request: ChangeRequestRecord[];
  account_confirmation: ConfirmationRecord[];
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

const LIVE_CONFIGURATION = `
  SELECT concat_ws(' ', 'account', id, identity, credentials_encrypted, proof, options) AS text FROM provider_account WHERE mode = 'live'
  UNION ALL SELECT concat_ws(' ', 'route', r.id, r.service_code, r.merchant_id, r.provider_account_id, r.priority, r.enabled)
    FROM route r JOIN provider_account a ON a.id = r.provider_account_id WHERE a.mode = 'live'
  UNION ALL SELECT concat_ws(' ', 'code', provider_account_id, code, resolution) FROM provider_code_rule WHERE state = 'published' AND provider_account_id IN (SELECT id FROM provider_account WHERE mode = 'live')
  UNION ALL SELECT concat_ws(' ', 'operator', id, role, email, password_hash) FROM operator
  ORDER BY 1`;

/** What one person alone must not change. */
export async function readLiveConfiguration(pool: pg.Pool): Promise<LiveConfiguration> {
  return (await pool.query<{ text: string }>({ name: 'sim_live_configuration', text: LIVE_CONFIGURATION })).rows.map(({ text }) => text);
}
