import { newId } from '@app/domain';

const REQUEST = 'a request, or the confirmation of one; what is published is in the chain';
const REPEATED = 'programs write it by themselves; what it proves is in the chain';
const UNBOUND = 'the endpoint goes off by itself when it fails';
const TIMING = 'when, not what';
const DELIVERY = 'how far the delivery is; what it says is bound';
const OLDER = 'of programs of 0.2; not read any more';
const FAILURES = 'counts until their window is over; then they are in the chain of sign-ins';
const ANSWERS = 'the answer to a repeated request; the payout itself is bound';
const AS_THE_GATEWAY = 'what the gateway itself does; the signed file outside tells one that contradicts it';
const QUESTIONS = 'a question to a passkey; without the passkey nobody answers it';
const USES = 'when a key was last used and from where; it decides nothing';
const MESSAGES = 'messages to people; what they are about has histories of its own';
const KEYS = 'which keys processes need at their start; the ciphertexts themselves name theirs';
const INBOX = 'how far a message is; what it reported has a seal';

const each = (table: string, columns: string, reason: string): Record<string, string> =>
  Object.fromEntries(columns.split(' ').map((column) => [`${table} ${column}`, reason]));

/** Changes that are neither refused nor found, and why that is so. Anything else that comes to neither fails the test. */
export const NOT_EVIDENCE: Readonly<Record<string, string>> = {
  ...each('merchant', 'callback_disabled_at', OLDER),
  ...each('merchant', 'callback_failing_since callback_failures', DELIVERY),
  ...each('provider_account', 'proved_at proved_account proof_note', REPEATED),
  ...each('change_request', 'state decided_by decided_at comment secrets_encrypted INSERT', REQUEST),
  ...each('provider_account', 'breaker_opened_at breaker_retry_at breaker_trials breaker_canary_until breaker_reason', TIMING),
  ...each('operator_session', 'last_seen_at', TIMING),
  ...each('operator_challenge', 'INSERT DELETE', QUESTIONS),
  ...each('sign_in_failure', 'INSERT DELETE', FAILURES),
  ...each('sign_in_failure_count', 'failures INSERT DELETE', FAILURES),
  ...each('api_key_use', 'used_at network INSERT', USES),
  ...each('payout', 'hinted_at enquiry_count enquiring_since next_action next_action_at', OLDER),
  ...each('payout_task', 'due_at enqueued_at asked since', TIMING),
  ...each('callback_delivery', 'state attempts last_status last_error delivered_at next_action_at hinted_at', DELIVERY),
  ...each('callback_endpoint', 'disabled_at', UNBOUND),
  ...each('callback_endpoint', 'failing_since failures', DELIVERY),
  ...each('callback_attempt', 'INSERT', DELIVERY),
  ...each('alert_message', 'urgency state attempts due_at finished_at last_error INSERT DELETE', MESSAGES),
  ...each('alert_line', 'count examples last_at INSERT', MESSAGES),
  ...each('queue_limit', 'breached_since', TIMING),
  ...each('provider_notification', 'state payout_id note attempts next_action_at hinted_at body_encrypted INSERT', INBOX),
  ...each('encryption_key', 'free_since INSERT', KEYS),
  ...each('idempotency_record', 'request_hash INSERT DELETE', ANSWERS),
  ...each('audit_checkpoint', 'INSERT', AS_THE_GATEWAY),
  ...each('audit_anchor', 'INSERT', AS_THE_GATEWAY),
};

/** Rows of tables that no payout of the test fills. $1: an id, $2: an operator, $3: a provider account. */
export const SEED_ROWS: readonly string[] = [
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO operator_session (id, operator_id, token_hash, expires_at) SELECT id, operator, '\\x01', now() + interval '1 hour' FROM given WHERE account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO operator_factor (id, operator_id, kind, session_id, secret_encrypted, confirmed_at, last_step)
   SELECT id, operator, 'authenticator_app', id, 'none', now(), 1 FROM given WHERE account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO operator_challenge (challenge_hash, operator_id, session_id, purpose) SELECT '\\x05', operator, id, 'proof' FROM given WHERE account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO operator_recovery_code (operator_id, code_hash) SELECT operator, '\\x04' FROM given WHERE id || account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO operator_invitation (id, email, role, invited_by, expires_at)
   SELECT id, id || '@invited.example', 'viewer', operator, now() + interval '1 hour' FROM given WHERE account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO sign_in_failure (subject_hash) SELECT '\\x02' FROM given WHERE id || operator || account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO sign_in_failure_count (window_start, subject, network, failures) SELECT now(), operator, 'a network', 1 FROM given WHERE id || account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO provider_code_rule (id, provider_account_id, code, resolution, reason, drafted_by) SELECT id, account, 'E1', 'DECLINED_ERROR', 'a test', operator FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO account_confirmation (id, provider_account_id, identity, mode, reason, asked_by) SELECT id, account, 'none', 'test', 'a test', operator FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO change_request (id, kind, mode, subject_id, shown_on, subject_version, title, diff, proposal, maker_id, expires_at)
   SELECT id, 'account.resume', 'test', account, account, '1', 'a test', '[]', '{}', operator, now() + interval '1 hour' FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO approval_rule (id, mode, name, approvers, role) SELECT id, 'live', operator || account, 1, 'approver' FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO callback_endpoint (merchant_id, mode, url) SELECT (SELECT id FROM merchant LIMIT 1), 'live', 'https://' || operator FROM given
   WHERE id || account IS NOT NULL ON CONFLICT DO NOTHING`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO kill_switch (id, scope, target_id, reason, pressed_by) SELECT id, 'account', account || ' none', 'a test', operator FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO provider_notification (id, provider_account_id, deduplication_key, body_encrypted) SELECT id, account, operator, 'none' FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO callback_attempt (delivery_id, number, started_at, duration_ms) SELECT (SELECT id FROM callback_delivery LIMIT 1), 1, now(), 5 FROM given
   WHERE id || operator || account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO alert_channel (id, kind, name, target, target_encrypted, secret_encrypted, urgencies, quiet_from, quiet_until)
   SELECT 'ach_tried', 'webhook', id, operator, account, 'none', '{now}', '22:00', '07:00' FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO alert_message (id, channel_id, kind, urgency, state) SELECT 'alm_tried', 'ach_tried', 'alert', 'now', 'sent' FROM given WHERE id || operator || account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO alert_line (message_id, fold_key, alert, count, examples, first_at, last_at) SELECT 'alm_tried', id, operator, 1, '[]', now(), now() FROM given WHERE account IS NOT NULL`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO queue_limit (mode, oldest_minutes) SELECT 'test', length(id || operator || account) FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO api_key (id, merchant_id, name, mode, secret_hash, scopes) SELECT id, (SELECT id FROM merchant LIMIT 1), operator || account, 'test', '\\x03', '{}' FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account),
     other AS (INSERT INTO api_key (id, merchant_id, name, mode, secret_hash, scopes)
       SELECT 'key_of_the_test', (SELECT id FROM merchant LIMIT 1), operator || account, 'test', '\\x04', '{}' FROM given)
   INSERT INTO api_key_use (api_key_id, used_at, network) SELECT (SELECT id FROM api_key LIMIT 1), now(), id FROM given`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account),
     sealed AS (INSERT INTO audit_checkpoint (number, root, entries, sealed_at) SELECT 1, sha256(convert_to(p.id || ' ' || e.sequence || ' ' || encode(e.hash, 'hex') || E'\\n', 'UTF8')), 1, now()
       FROM given, (SELECT id FROM payout ORDER BY id LIMIT 1) p JOIN payout_event e ON e.payout_id = p.id AND e.sequence = 1 WHERE given.id || operator || account IS NOT NULL)
   INSERT INTO audit_anchor (number, kind, file_id, checkpoint) VALUES (1, 'published', 'a test', 1)`,
  `WITH given AS (SELECT $1::text AS id, $2::text AS operator, $3::text AS account)
   INSERT INTO audit_checkpoint_entry (payout_id, sequence, hash, checkpoint) SELECT p.id, 1, e.hash, 1
   FROM given, (SELECT id FROM payout ORDER BY id LIMIT 1) p JOIN payout_event e ON e.payout_id = p.id AND e.sequence = 1 WHERE given.id || operator || account IS NOT NULL`,
];

const PICKED: Readonly<Record<string, string>> = {
  payout: `status = 'PROCESSED'`,
  payout_task: `task = 'invoke'`,
  payout_attempt: 'outcome IS NULL',
  moderation_case: 'closed_at IS NULL',
  approval: `state = 'waiting'`,
  payout_statement: 'NOT accepted',
  callback_delivery: 'EXISTS (SELECT FROM callback_attempt a WHERE a.delivery_id = t.id)',
};

/** SQL on a row `t`: the one that is tried. */
export function pickRow(table: string): string {
  return PICKED[table] ?? 'true';
}

/** Valid other values where a constraint allows only some. */
const VALID: Readonly<Record<string, string>> = {
  'payout_task.task': `'revoke'`,
  'alert_channel.quiet_from': `'01:00'`,
  'alert_channel.quiet_until': `'01:00'`,
  'alert_channel.digest_at': `'09:00'`,
  'alert_message.state': `'failed'`,
  'alert_message.urgency': `'today'`,
  'alert_message.digest_on': 'CURRENT_DATE',
  'approval.state': `'void'`,
  'approval_rule.merchant_id': '(SELECT id FROM merchant LIMIT 1)',
  'approval_rule.risk_from': `'high'`,
  'approval_rule.role': `'admin'`,
  'callback_delivery.state': `'failed'`,
  'provider_notification.state': `'ignored'`,
  'payout.next_action': `'invoke'`,
  'payout.next_action_at': 'NULL',
  'payout.currency': `'USD'`,
  'operator_invitation.outcome': `'withdrawn', ended_at = now()`,
  'payout_event.actor_type': `'operator'`,
  'payout_statement.mismatch': `'amount'`,
  'payout_statement.source': `'enquiry'`,
  'access_event.kind': `'proof.passed'`,
  'configuration_change.subject': `'route'`,
  // With the time, without which no attempt ends.
  'payout_attempt.outcome': `'not_sent', finished_at = now()`,
  'payout.last_sequence': 'last_sequence - 1',
};

/** SQL: another value than a column has. */
export function otherValue(table: string, column: string, { type, udt }: { type: string; udt: string }): string {
  const valid = VALID[`${table}.${column}`];
  if (valid !== undefined) return valid;
  switch (type) {
    case 'integer':
    case 'bigint':
    case 'smallint':
      return `coalesce(${column}, 0) + 1`;
    case 'boolean':
      return `NOT ${column}`;
    case 'jsonb':
      return `coalesce(${column}, '{}') || '{"tried": 1}'`;
    case 'bytea':
      return `coalesce(${column}, '') || '\\x01'`;
    case 'ARRAY':
      return `array_append(${column}, 'tried')`;
    case 'USER-DEFINED':
      return `(SELECT label FROM unnest(enum_range(NULL::${udt})) label WHERE label IS DISTINCT FROM ${column} LIMIT 1)`;
    default:
      return type.startsWith('timestamp') ? `coalesce(${column}, now()) + interval '1 second'` : `coalesce(${column}, '') || 'x'`;
  }
}

/** What an inserted copy of a row has to have otherwise, so that no unique constraint stands in the way. */
export function insertChanges(table: string): Record<string, unknown> {
  const changes: Readonly<Record<string, Record<string, unknown>>> = {
    access_event: { number: 9_999 },
    alert_line: { fold_key: 'forged' },
    queue_limit: { mode: 'live' },
    api_key: { secret_hash: '\\x0a' },
    api_key_use: { api_key_id: 'key_of_the_test' },
    approval: { state: 'waiting' },
    audit_anchor: { number: 99 },
    audit_checkpoint: { number: 2 },
    audit_checkpoint_entry: { sequence: 2, hash: '\\x0b' },
    callback_attempt: { number: 99 },
    configuration_change: { number: 9_999 },
    callback_endpoint: { mode: 'test' },
    callback_delivery: { type: 'payout.forged' },
    idempotency_record: { key: 'forged' },
    moderation_case: { reason: 'HELD' },
    operator: { email: 'forged@example.com' },
    // Of another operator, who has none.
    operator_factor: { operator_id: 'op_forged' },
    operator_challenge: { challenge_hash: '\\x0f' },
    operator_recovery_code: { code_hash: '\\x0e' },
    operator_session: { token_hash: '\\x0c' },
    payout: { reference: 'forged' },
    payout_attempt: { number: 99, outcome: 'unknown', finished_at: new Date().toISOString() },
    payout_event: { sequence: 99 },
    payout_operation: { operation: 'revoke', provider_key: 'forged' },
    payout_task: { task: 'enquire', payout_id: 'po_forged' },
    provider_code_rule: { code: 'E2' },
    provider_notification: { deduplication_key: 'forged' },
    service: { code: 'forged' },
    sign_in_failure_count: { network: 'another network' },
    status_transition: { from_status: 'REVOKED', to_status: 'PROCESSED' },
  };
  return { id: newId('payout'), ...changes[table] };
}
