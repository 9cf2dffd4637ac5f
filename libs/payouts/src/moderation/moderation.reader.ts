import {
  columnList,
  Database,
  DatabaseClock,
  ModerationCaseEntity,
  type PayoutAttemptEntity,
  type PayoutEntity,
  type PayoutOperationEntity,
  type PayoutStatementEntity,
  type RowOf,
  sql,
} from '@app/database';
import { type AllowedAction, allowedActions, type ModerationFacts, type ModerationReason, type OperatorRole } from '@app/domain';
import { type ProviderAccount, ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { type ApprovalRecord, approvalsOf } from '../approvals/approvals.reader.js';
import { decodeCursor, pageOf } from '../payout/cursor.js';
import { loadDecisionContext } from './decision-context.reader.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { PayoutNotFound } from '../payout/payouts.errors.js';
import type { Page, PageRequest } from '../merchant/payouts.reader.js';
import { readTimeline, type TimelineEntry } from './timeline.reader.js';

/** A payout in an operator's list. */
export interface OperatorPayoutRow extends PayoutRow {
  merchant_name: string;
  provider_name: string | null;
  reasons: ModerationReason[];
}

/** A payout that waits for a decision, with the case that has waited longest. */
export interface QueueRow extends OperatorPayoutRow {
  case_id: string;
  case_reason: ModerationReason;
  case_provider_code: string | null;
  opened_at: Date;
  age_seconds: number;
}

export interface QueueItem {
  row: QueueRow;
  facts: ModerationFacts;
  actions: AllowedAction[];
  lastEnquiryAt: Date | null;
}

const CASE = ['id', 'reason', 'resolution', 'provider_code', 'provider_message', 'opened_at', 'closed_at'] as const;

export type CaseRow = Pick<RowOf<ModerationCaseEntity>, (typeof CASE)[number]>;

/** An attempt with the key that the provider was given. */
export type AttemptRow = Omit<RowOf<PayoutAttemptEntity>, 'operation_id' | 'payout_id'> & Pick<RowOf<PayoutOperationEntity>, 'provider_key'>;

export type SimilarPayout = Pick<RowOf<PayoutEntity>, 'id' | 'reference' | 'status' | 'created_at'>;

/** A provider report with the name of the operator who added it, for manual ones. */
export type StatementRecord = Omit<RowOf<PayoutStatementEntity>, 'payout_id' | 'attempt_id' | 'raw' | 'added_by'> & { added_by_name: string | null };

/** Everything about one payout that an operator needs. */
export interface PayoutDetail {
  row: OperatorPayoutRow;
  facts: ModerationFacts;
  actions: AllowedAction[];
  cases: CaseRow[];
  attempts: AttemptRow[];
  statements: StatementRecord[];
  approvals: ApprovalRecord[];
  similar: SimilarPayout[];
  timeline: TimelineEntry[];
}

/** What an operator looks for in the queue. */
export interface QueueFilter {
  reason?: string;
  providerAccountId?: string;
}

export interface OperatorPayoutFilter {
  search?: string;
  status?: string[];
  moderationRequired?: boolean;
  createdFrom?: Date;
}

/** Lists count exactly up to here and say "more" beyond. */
export const COUNT_CAP = 10_000;

const ROW = `p.*, 'all' AS callback_events, now() AS now, m.name AS merchant_name, a.name AS provider_name,
  ARRAY(SELECT c.reason FROM moderation_case c WHERE c.payout_id = p.id AND c.closed_at IS NULL ORDER BY c.opened_at) AS reasons`;
const FROM = `payout p JOIN merchant m ON m.id = p.merchant_id LEFT JOIN provider_account a ON a.id = p.provider_account_id`;

const QUEUE = sql(
  'queue_page',
  `WITH waiting AS (
     SELECT DISTINCT ON (payout_id) id AS case_id, payout_id, reason AS case_reason, provider_code AS case_provider_code, opened_at
     FROM moderation_case WHERE closed_at IS NULL ORDER BY payout_id, opened_at)
   SELECT ${ROW}, w.case_id, w.case_reason, w.case_provider_code, w.opened_at, extract(epoch FROM now() - w.opened_at)::int AS age_seconds
   FROM waiting w JOIN ${FROM.replace('payout p', 'payout p ON p.id = w.payout_id')}
   WHERE ($1::text IS NULL OR w.case_reason = $1) AND ($2::text IS NULL OR p.provider_account_id = $2)
     AND ($3::timestamptz IS NULL OR (w.opened_at, w.payout_id) > ($3, $4))
   ORDER BY w.opened_at, w.payout_id LIMIT $5`,
);
const QUEUE_COUNTS = sql(
  'queue_counts',
  `SELECT reason, count(*)::int AS count FROM (
     SELECT DISTINCT ON (payout_id) payout_id, reason FROM moderation_case WHERE closed_at IS NULL ORDER BY payout_id, opened_at) first
   GROUP BY reason ORDER BY count DESC, reason`,
);
const LAST_ENQUIRIES = sql(
  'queue_last_enquiries',
  `SELECT payout_id, max(received_at) AS at FROM payout_statement WHERE payout_id = ANY ($1) AND source = 'enquiry' GROUP BY payout_id`,
);
const SEARCH = `
  ($1::text IS NULL OR p.id = $1 OR p.reference LIKE $2 OR p.provider_reference = $1)
  AND ($3::payout_status[] IS NULL OR p.status = ANY ($3)) AND ($4::boolean IS NULL OR p.moderation_required = $4)
  AND ($5::timestamptz IS NULL OR p.created_at >= $5)`;
/** Ids sort by time of birth. */
const LIST = sql('operator_list', `SELECT ${ROW} FROM ${FROM} WHERE ${SEARCH} AND ($6::text IS NULL OR p.id < $6) ORDER BY p.id DESC LIMIT $7`);
const COUNT = sql('operator_count', `SELECT count(*)::int AS count FROM (SELECT 1 FROM payout p WHERE ${SEARCH} LIMIT ${COUNT_CAP + 1}) capped`);
const GET = sql('operator_get', `SELECT ${ROW} FROM ${FROM} WHERE p.id = $1`);
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

/** What operators read. The allowed actions are computed here, from the same facts that a command is checked against. */
@Injectable()
export class ModerationReader {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /** The queue, longest waiting first. */
  async queue(
    filter: QueueFilter,
    role: OperatorRole,
    page: PageRequest,
  ): Promise<Page<QueueItem> & { reasons: { reason: ModerationReason; count: number }[]; asOf: Date }> {
    const after = page.cursor === null ? null : decodeCursor(page.cursor);
    const [rows, reasons] = await Promise.all([
      this.database.rows<QueueRow>(QUEUE, [filter.reason ?? null, filter.providerAccountId ?? null, after?.at ?? null, after?.id ?? null, page.limit + 1]),
      this.database.rows<{ reason: ModerationReason; count: number }>(QUEUE_COUNTS, []),
    ]);
    const { data, nextCursor } = pageOf(rows, page.limit, (row) => ({ at: row.opened_at, id: row.id }));
    const enquiries = await this.database.rows<{ payout_id: string; at: Date }>(LAST_ENQUIRIES, [data.map((row) => row.id)]);
    const items: QueueItem[] = [];
    for (const row of data) {
      const { facts, actions } = await this.decide(row, role);
      items.push({ row, facts, actions, lastEnquiryAt: enquiries.find((one) => one.payout_id === row.id)?.at ?? null });
    }
    return { data: items, nextCursor, reasons, asOf: data[0]?.now ?? (await this.clock.now()) };
  }

  /** All payouts, newest first. A search finds a whole id or provider reference, or the beginning of a merchant's reference. */
  async list(filter: OperatorPayoutFilter, page: PageRequest): Promise<Page<OperatorPayoutRow> & { count: number; asOf: Date }> {
    const after = page.cursor === null ? null : decodeCursor(page.cursor);
    const search = filter.search?.trim() || null;
    const question = [
      search,
      search === null ? null : `${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      filter.status ?? null,
      filter.moderationRequired ?? null,
      filter.createdFrom ?? null,
    ];
    const [rows, counted] = await Promise.all([
      this.database.rows<OperatorPayoutRow>(LIST, [...question, after?.id ?? null, page.limit + 1]),
      this.database.first<{ count: number }>(COUNT, question),
    ]);
    const { data, nextCursor } = pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }));
    return { data, nextCursor, count: counted?.count ?? 0, asOf: data[0]?.now ?? (await this.clock.now()) };
  }

  /** @throws {PayoutNotFound} */
  async dossier(payoutId: string, role: OperatorRole): Promise<PayoutDetail> {
    const row = await this.database.first<OperatorPayoutRow>(GET, [payoutId]);
    if (!row) throw new PayoutNotFound(payoutId);
    const [decided, cases, attempts, statements, approvals, similar, timeline] = await Promise.all([
      this.decide(row, role),
      this.database.rows<CaseRow>(CASES, [payoutId]),
      this.database.rows<AttemptRow>(ATTEMPTS, [payoutId]),
      this.database.rows<StatementRecord>(STATEMENTS, [payoutId]),
      approvalsOf(this.database, payoutId),
      this.database.rows<SimilarPayout>(SIMILAR, [payoutId]),
      readTimeline(this.database, payoutId),
    ]);
    return { row, ...decided, cases, attempts, statements, approvals, similar, timeline };
  }

  private async decide(row: PayoutRow, role: OperatorRole): Promise<{ facts: ModerationFacts; actions: AllowedAction[] }> {
    const account: ProviderAccount | null = row.provider_account_id === null ? null : await this.accounts.get(row.provider_account_id);
    const { facts } = await this.database.transaction((tx) => loadDecisionContext(tx, row, account, role));
    return { facts, actions: allowedActions(facts) };
  }
}
