/** Where the gateway's own tables are. */
export const GATEWAY_SCHEMA = 'public';

/** Schemas that the programs create themselves, and may create again: the queue's and the simulated provider's. The application's role owns them. */
export const APPLICATION_SCHEMAS: readonly string[] = ['bullmq', 'sandbox'];

/** UPDATE on some columns. */
function update(...columns: readonly string[]): string {
  return `UPDATE (${columns.join(', ')})`;
}

/** What changes in the life of a payout. Its order (merchant, mode, reference, amount, currency, account, …) never does. */
const PAYOUT_UPDATE = update(
  'status',
  'resolution',
  'processed_amount_minor',
  'provider_reference',
  'provider_step',
  'moderation_required',
  'watched_until',
  'wanted',
  'fields_encrypted',
  'fields_masked',
  'missing_fields',
  'recipient_fingerprint',
  'duplicate_of',
  'details_encrypted',
  'version',
  'updated_at',
  'last_sequence',
  'history_hash',
  'bound_since',
  // Of programs of 0.2, which may run beside for one version.
  'next_action',
  'next_action_at',
  'hinted_at',
  'enquiry_count',
  'enquiring_since',
);

const ACCOUNT_UPDATE = update(
  'name',
  'credentials_encrypted',
  'options',
  'version',
  'paused_at',
  'paused_by',
  'pause_reason',
  'breaker_opened_at',
  'breaker_retry_at',
  'breaker_trials',
  'breaker_canary_until',
  'breaker_reason',
  'identity',
  'used_at',
  'proof',
  'proved_at',
  'proved_mode',
  'proved_identity',
  'proved_account',
  'proof_note',
);

const MERCHANT_UPDATE = update(
  'live_callback_secret_encrypted',
  'test_callback_secret_encrypted',
  'name',
  'default_lifetime_seconds',
  'callback_events',
  'live_disabled_at',
  'test_disabled_at',
  'version',
  // Of programs of 0.2.
  'callback_secret_encrypted',
  'callback_disabled_at',
  'callback_failing_since',
  'callback_failures',
);

const ALERT_CHANNEL_UPDATE = update(
  'name',
  'target',
  'target_encrypted',
  'secret_encrypted',
  'urgencies',
  'alert_names',
  'quiet_from',
  'quiet_until',
  'zone',
  'urgent_passes_quiet',
  'digest_at',
  'enabled',
  'version',
  'removed_at',
);

/**
 * What the application's role may do with each table, and nothing else: a table without a row here is closed to it. What was said, sent or
 * done is added and read; it is rewritten only in the columns that change in its life, and never deleted or emptied. A test holds this list
 * against the schema, another one tries every table and column: docs/audit-grants.md.
 */
export const TABLE_GRANTS: Readonly<Record<string, readonly string[]>> = {
  merchant: ['SELECT', 'INSERT', MERCHANT_UPDATE],
  merchant_policy: ['SELECT', 'INSERT', update('solo_limits', 'policy', 'version')],
  // Triggers see to it that a key only ends earlier, and gets its secret once.
  api_key: ['SELECT', 'INSERT', update('revoked_at', 'expires_at', 'secret_hash', 'secret_hint')],
  api_key_use: ['SELECT', 'INSERT', update('used_at', 'network')],
  operator: ['SELECT', 'INSERT', update('role', 'password_hash', 'disabled_at')],
  // Triggers see to it that an invitation gets its link once, and ends once.
  operator_invitation: ['SELECT', 'INSERT', update('token_hash', 'expires_at', 'ended_at', 'outcome', 'operator_id')],
  operator_session: ['SELECT', 'INSERT', update('last_seen_at', 'factor_proved_at'), 'DELETE'],
  // Whose passkey it is and how it is checked never changes. A trigger sees to it that a secret is only encrypted again.
  operator_factor: ['SELECT', 'INSERT', update('confirmed_at', 'last_step', 'secret_encrypted', 'sign_count', 'last_used_at'), 'DELETE'],
  operator_challenge: ['SELECT', 'INSERT', 'DELETE'],
  operator_recovery_code: ['SELECT', 'INSERT', update('used_at'), 'DELETE'],
  sign_in_failure: ['SELECT', 'INSERT', 'DELETE'],
  sign_in_failure_count: ['SELECT', 'INSERT', update('failures'), 'DELETE'],
  access_event: ['SELECT', 'INSERT'],
  // What a payout was ordered by stays: code, currency and schema of a service never change.
  service: ['SELECT', 'INSERT', update('name', 'min_amount_minor', 'max_amount_minor', 'enabled', 'version')],
  provider_account: ['SELECT', 'INSERT', ACCOUNT_UPDATE],
  account_confirmation: ['SELECT', 'INSERT', 'UPDATE (state, decided_by, decided_at, people)'],
  route: ['SELECT', 'INSERT', update('priority', 'min_amount_minor', 'max_amount_minor', 'enabled', 'version')],
  provider_code_rule: ['SELECT', 'INSERT', 'UPDATE (state, published_by, published_at, withdrawn_by, withdrawn_at)'],
  configuration_change: ['SELECT', 'INSERT'],
  change_request: ['SELECT', 'INSERT', 'UPDATE (state, decided_by, decided_at, comment, secrets_encrypted)'],
  payout: ['SELECT', 'INSERT', PAYOUT_UPDATE],
  payout_task: ['SELECT', 'INSERT', 'UPDATE (due_at, enqueued_at, asked, since)', 'DELETE'],
  payout_event: ['SELECT', 'INSERT'],
  // Written by a trigger, with the owner's rights.
  payout_outcome: ['SELECT'],
  payout_operation: ['SELECT', 'INSERT'],
  payout_attempt: ['SELECT', 'INSERT', 'UPDATE (outcome, resolution, provider_code, provider_message, http_status, finished_at)'],
  payout_statement: ['SELECT', 'INSERT', 'UPDATE (accepted)'],
  moderation_case: ['SELECT', 'INSERT', 'UPDATE (closed_at, closed_by)'],
  approval: ['SELECT', 'INSERT', 'UPDATE (state, checker_id, decided_at, comment, people, first_checker_id, first_agreed_at, first_comment)'],
  // A rule is disabled and enabled, never removed.
  approval_rule: ['SELECT', 'INSERT', update('name', 'merchant_id', 'actions', 'from_minor', 'risk_from', 'approvers', 'role', 'enabled', 'version')],
  kill_switch: ['SELECT', 'INSERT', 'UPDATE (version, resume_asked_by, resume_asked_at, resume_expires_at, resume_reason, people, resumed_by, resumed_at)'],
  callback_endpoint: ['SELECT', 'INSERT', update('url', 'disabled_at', 'failing_since', 'failures')],
  callback_delivery: ['SELECT', 'INSERT', update('state', 'attempts', 'last_status', 'last_error', 'delivered_at', 'next_action_at', 'hinted_at')],
  callback_attempt: ['SELECT', 'INSERT'],
  provider_notification: ['SELECT', 'INSERT', update('state', 'payout_id', 'note', 'attempts', 'next_action_at', 'hinted_at', 'body_encrypted')],
  alert_channel: ['SELECT', 'INSERT', ALERT_CHANNEL_UPDATE],
  alert_message: ['SELECT', 'INSERT', update('urgency', 'state', 'attempts', 'due_at', 'finished_at', 'last_error'), 'DELETE'],
  alert_line: ['SELECT', 'INSERT', update('count', 'examples', 'last_at')],
  queue_limit: ['SELECT', 'INSERT', update('oldest_minutes', 'open_cases', 'version', 'breached_since')],
  idempotency_record: ['SELECT', 'INSERT', 'UPDATE (request_hash)', 'DELETE'],
  audit_checkpoint: ['SELECT', 'INSERT'],
  audit_checkpoint_entry: ['SELECT', 'INSERT'],
  audit_anchor: ['SELECT', 'INSERT'],
  // Ids of keys, never a key.
  encryption_key: ['SELECT', 'INSERT', update('free_since')],
  status_transition: ['SELECT'],
  migration: ['SELECT'],
};
