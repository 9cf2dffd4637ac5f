import { columnList, type PayoutAttemptEntity, PayoutStatementEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import {
  type AttemptFact,
  type ReportedStatus,
  REPORTED_STATUSES,
  rulesOutPayment,
  newId,
  type Resolution,
  type ReportFact,
  type ReportSource,
  type RequiredAction,
} from '@app/domain';
import type { ProviderResponse } from '@app/providers';
import { type AttemptEnd, endColumns, finishText } from './attempts.repository.js';

/** The provider's view of a payout at one moment, about to be kept. */
export interface NewReport {
  source: ReportSource;
  reportedStatus: ReportedStatus;
  resolution: Resolution;
  processedAmountMinor: bigint | null;
  response: ProviderResponse;
  attemptId?: string;
  /** What the provider waits for; absent: nothing. Kept with the payout, not with the statement. */
  requiredAction?: RequiredAction | undefined;
  /** When the question was asked that this answers. What the provider has told since is younger than the answer. */
  askedAt?: Date;
  /** Manual ones: who added it, why, and whether a second operator has agreed. */
  addedBy?: string;
  comment?: string;
  accepted?: boolean;
}

/** A kept statement with everything that settling needs. */
export interface StoredReport extends ReportFact {
  resolution: Resolution;
  processedAmountMinor: bigint | null;
  providerReference: string | null;
  providerCode: string | null;
  providerMessage: string | null;
}

/** A statement that was just kept. */
export interface RecordedReport extends StoredReport {
  /** What the provider waits for. */
  requiredAction: RequiredAction | null;
  /** An earlier statement says that this payout can never be paid. */
  paymentRuledOutBefore: boolean;
  /** The provider has told something else by itself since it was asked. */
  overtaken: boolean;
}

const NEVER_PAID_STATUSES = REPORTED_STATUSES.filter(rulesOutPayment);

const KEPT = [
  'id',
  'source',
  'claim',
  'resolution',
  'processed_amount_minor',
  'provider_reference',
  'provider_code',
  'provider_message',
  'accepted',
  'received_at',
] as const;

/** The columns of a statement that settling and decisions read. */
export type ReportColumns = Pick<RowOf<PayoutStatementEntity>, (typeof KEPT)[number]>;

type FreshColumns = ReportColumns & { denied_before: boolean; overtaken: boolean };

/** {@link ReportColumns} as a list for SQL. */
export const REPORT_COLUMNS = columnList(PayoutStatementEntity, KEPT);
const INSERT_TEXT = `
  INSERT INTO payout_statement (id, payout_id, attempt_id, source, claim, resolution, provider_code, provider_message, provider_reference, processed_amount_minor, raw, added_by, comment, accepted)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  RETURNING ${REPORT_COLUMNS},
    EXISTS (SELECT FROM payout_statement earlier WHERE earlier.payout_id = $2 AND earlier.accepted AND earlier.claim = ANY ($15)) AS denied_before,
    EXISTS (SELECT FROM payout_statement told WHERE told.payout_id = $2 AND told.source = 'notification' AND told.received_at >= $16 AND told.claim <> $5) AS overtaken`;
const INSERT = sql('statement_insert', INSERT_TEXT);
const INSERT_AND_FINISH = sql('statement_insert_and_finish', `WITH finished AS (${finishText(17)}) ${INSERT_TEXT}`);
const ACCEPT = sql(
  'statement_accept',
  `UPDATE payout_statement SET accepted = true WHERE id = $1 AND payout_id = $2 AND NOT accepted RETURNING ${REPORT_COLUMNS}`,
);
const ATTEMPTS = sql('attempt_facts', `SELECT operation, outcome, finished_at FROM payout_attempt WHERE payout_id = $1 ORDER BY started_at`);

/** The report that a row of `payout_statement` holds. */
export function storedReportOf(row: ReportColumns): StoredReport {
  return {
    id: row.id,
    source: row.source,
    reportedStatus: row.claim,
    resolution: row.resolution,
    processedAmountMinor: row.processed_amount_minor,
    providerReference: row.provider_reference,
    providerCode: row.provider_code,
    providerMessage: row.provider_message,
    accepted: row.accepted,
    receivedAt: row.received_at,
  };
}

/**
 * Keeps a statement. Statements only grow.
 * @param ends the try that the statement answers, where it ends with it
 */
export async function insertReport(tx: SqlRunner, payoutId: string, what: NewReport, ends?: { attemptId: string; end: AttemptEnd }): Promise<RecordedReport> {
  const values = valuesOf(payoutId, what);
  const row = await (ends
    ? tx.first<FreshColumns>(INSERT_AND_FINISH, [...values, ends.attemptId, ...endColumns(ends.end)])
    : tx.first<FreshColumns>(INSERT, values));
  if (!row) throw new Error(`no statement was kept for ${payoutId}`);
  return { ...storedReportOf(row), requiredAction: what.requiredAction ?? null, paymentRuledOutBefore: row.denied_before, overtaken: row.overtaken };
}

function valuesOf(payoutId: string, what: NewReport): unknown[] {
  const { code, message, providerReference, raw } = what.response;
  return [
    newId('statement'),
    payoutId,
    what.attemptId ?? null,
    what.source,
    what.reportedStatus,
    what.resolution,
    code,
    message,
    providerReference,
    what.processedAmountMinor,
    raw,
    what.addedBy ?? null,
    what.comment ?? null,
    what.accepted ?? true,
    NEVER_PAID_STATUSES,
    what.askedAt ?? null,
  ];
}

/** Lets a manual statement count. @returns undefined when there is none that waits */
export async function acceptReport(tx: SqlRunner, payoutId: string, statementId: string): Promise<StoredReport | undefined> {
  const row = await tx.first<ReportColumns>(ACCEPT, [statementId, payoutId]);
  return row && storedReportOf(row);
}

/** All attempts of a payout as evidence needs them, oldest first. */
export async function listAttempts(tx: SqlRunner, payoutId: string): Promise<AttemptFact[]> {
  const rows = await tx.rows<Pick<RowOf<PayoutAttemptEntity>, 'operation' | 'outcome' | 'finished_at'>>(ATTEMPTS, [payoutId]);
  return rows.map((row) => ({ operation: row.operation, outcome: row.outcome, finishedAt: row.finished_at }));
}
