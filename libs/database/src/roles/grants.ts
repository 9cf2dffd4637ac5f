/** Where the gateway's own tables are. */
export const GATEWAY_SCHEMA = 'public';

/** Schemas that the programs create themselves, and may create again: the queue's and the simulated provider's. The application's role owns them. */
export const APPLICATION_SCHEMAS: readonly string[] = ['bullmq', 'sandbox'];

/**
 * What the application's role may do with each table, and nothing else: a table without a row here is closed to it. What was said, sent or
 * done is added and read; it is rewritten only in the columns that end it, and never deleted or emptied. A test holds this list against the schema.
 */
export const TABLE_GRANTS: Readonly<Record<string, readonly string[]>> = {
  merchant: ['SELECT', 'INSERT', 'UPDATE'],
  api_key: ['SELECT', 'INSERT', 'UPDATE'],
  operator: ['SELECT', 'INSERT', 'UPDATE'],
  operator_session: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  sign_in_failure: ['SELECT', 'INSERT', 'DELETE'],
  service: ['SELECT', 'INSERT', 'UPDATE'],
  provider_account: ['SELECT', 'INSERT', 'UPDATE'],
  route: ['SELECT', 'INSERT', 'UPDATE'],
  provider_code_rule: ['SELECT', 'INSERT', 'UPDATE (state, published_by, published_at, withdrawn_by, withdrawn_at)'],
  configuration_change: ['SELECT', 'INSERT'],
  payout: ['SELECT', 'INSERT', 'UPDATE'],
  payout_task: ['SELECT', 'INSERT', 'UPDATE (due_at, enqueued_at, asked, since)', 'DELETE'],
  payout_event: ['SELECT', 'INSERT'],
  payout_operation: ['SELECT', 'INSERT'],
  payout_attempt: ['SELECT', 'INSERT', 'UPDATE (outcome, resolution, provider_code, provider_message, http_status, finished_at)'],
  payout_statement: ['SELECT', 'INSERT', 'UPDATE (accepted)'],
  moderation_case: ['SELECT', 'INSERT', 'UPDATE (closed_at, closed_by)'],
  approval: ['SELECT', 'INSERT', 'UPDATE (state, checker_id, decided_at, comment)'],
  callback_endpoint: ['SELECT', 'INSERT', 'UPDATE'],
  callback_delivery: ['SELECT', 'INSERT', 'UPDATE'],
  callback_attempt: ['SELECT', 'INSERT'],
  provider_notification: ['SELECT', 'INSERT', 'UPDATE'],
  idempotency_record: ['SELECT', 'INSERT', 'UPDATE (request_hash)', 'DELETE'],
  audit_checkpoint: ['SELECT', 'INSERT'],
  audit_checkpoint_entry: ['SELECT', 'INSERT'],
  status_transition: ['SELECT'],
  migration: ['SELECT'],
};
