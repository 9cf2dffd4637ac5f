import { type PayoutAttemptEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import type { ApprovalRule, ModerationReason, OperatorRole } from '@app/domain';
import type { ProviderAccount } from '@app/providers';
import { REPORT_COLUMNS, type ReportColumns, storedReportOf } from '../payout/provider-reports.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { type DecisionContext, decisionContextOf, type DecisionRecords, type DecisionSubject, keyOperationOf } from './decision-context.js';

/** As JSON carries it: times are RFC 3339, and amounts are decimal text, because a JSON number would lose digits. */
type AsJson<Row> = {
  [Column in keyof Row]: Row[Column] extends Date | null
    ? Exclude<Row[Column], Date> | string
    : Row[Column] extends bigint | null
      ? string | null
      : Row[Column];
};

interface ContextRow {
  payout_id: string;
  reasons: ModerationReason[];
  solo_limit: string | null;
  approval_waiting: boolean;
  rules: ApprovalRule[];
  provider_key: string | null;
  key_opened_at: Date | null;
  attempts: AsJson<Pick<RowOf<PayoutAttemptEntity>, 'operation' | 'outcome' | 'finished_at' | 'identity'>>[];
  statements: AsJson<ReportColumns>[];
}

/** $1 payouts, $2 currencies, $3 merchants, $4 versions, $5 operations whose key a repeat would use, $6 modes. One statement, so that a decision rests on one snapshot. */
const CONTEXTS = sql(
  'moderation_contexts',
  `SELECT asked.payout_id,
     ARRAY(SELECT c.reason FROM moderation_case c WHERE c.payout_id = asked.payout_id AND c.closed_at IS NULL ORDER BY c.opened_at) AS reasons,
     (SELECT m.solo_limits ->> asked.currency FROM merchant_policy m WHERE m.merchant_id = asked.merchant_id AND m.mode = asked.mode) AS solo_limit,
     EXISTS (
       SELECT FROM approval v WHERE v.payout_id = asked.payout_id AND v.state = 'waiting' AND v.expires_at > now() AND v.payout_version = asked.version
     ) AS approval_waiting,
     (SELECT coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'mode', r.mode, 'merchantId', r.merchant_id, 'actions', r.actions, 'fromMinor', r.from_minor,
          'riskFrom', r.risk_from, 'approvers', r.approvers, 'role', r.role, 'enabled', r.enabled) ORDER BY r.created_at, r.id), '[]')
        FROM approval_rule r WHERE r.enabled AND r.mode = asked.mode) AS rules,
     repeated.provider_key, repeated.created_at AS key_opened_at,
     (SELECT coalesce(jsonb_agg(jsonb_build_object('operation', a.operation, 'outcome', a.outcome, 'finished_at', a.finished_at, 'identity', a.identity) ORDER BY a.started_at), '[]')
        FROM payout_attempt a WHERE a.payout_id = asked.payout_id) AS attempts,
     (SELECT coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('processed_amount_minor', s.processed_amount_minor::text) ORDER BY s.received_at, s.id), '[]')
        FROM (SELECT ${REPORT_COLUMNS} FROM payout_statement WHERE payout_id = asked.payout_id) s) AS statements
   FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[]) AS asked (payout_id, currency, merchant_id, version, operation, mode)
     LEFT JOIN payout_operation repeated ON repeated.payout_id = asked.payout_id AND repeated.operation::text = asked.operation`,
);

/** Loads everything that a decision about one payout depends on. */
export async function loadDecisionContext(runner: SqlRunner, row: PayoutRow, account: ProviderAccount | null, role: OperatorRole): Promise<DecisionContext> {
  const [context] = await loadDecisionContexts(runner, [{ row, account }], role);
  if (!context) throw new Error(`no decision context was loaded for ${row.id}`);
  return context;
}

/**
 * Loads everything that decisions about several payouts depend on, with one statement however many there are.
 * @returns one context for each subject, in their order
 * Keeps INV-16.
 */
export async function loadDecisionContexts(runner: SqlRunner, subjects: readonly DecisionSubject[], role: OperatorRole): Promise<DecisionContext[]> {
  if (subjects.length === 0) return [];
  const payouts = subjects.map(({ row }) => row);
  const rows = await runner.rows<ContextRow>(CONTEXTS, [
    payouts.map((row) => row.id),
    payouts.map((row) => row.currency),
    payouts.map((row) => row.merchant_id),
    payouts.map((row) => row.version),
    payouts.map(keyOperationOf),
    payouts.map((row) => row.mode),
  ]);
  const recordsById = new Map(rows.map((row) => [row.payout_id, recordsOf(row)]));
  return subjects.map((subject) => {
    const records = recordsById.get(subject.row.id);
    if (!records) throw new Error(`no decision context was loaded for ${subject.row.id}`);
    return decisionContextOf(subject, records, role);
  });
}

function recordsOf(row: ContextRow): DecisionRecords {
  return {
    reasons: row.reasons,
    soloLimitMinor: row.solo_limit === null ? null : BigInt(row.solo_limit),
    approvalWaiting: row.approval_waiting,
    rules: row.rules,
    providerKey: row.provider_key,
    keyOpenedAt: row.key_opened_at,
    attempts: row.attempts.map(({ operation, outcome, finished_at: finishedAt, identity }) => ({
      operation,
      outcome,
      finishedAt: finishedAt === null ? null : new Date(finishedAt),
      identity,
    })),
    statements: row.statements.map((statement) =>
      storedReportOf({
        ...statement,
        processed_amount_minor: statement.processed_amount_minor === null ? null : BigInt(statement.processed_amount_minor),
        received_at: new Date(statement.received_at),
        asked_at: statement.asked_at === null ? null : new Date(statement.asked_at),
      }),
    ),
  };
}
