import { columnList, type PayoutAttemptEntity, PayoutStatementEntity, type RowOf, type SqlRunner, sql, statementSeal } from '@app/database';
import {
  type AttemptFact,
  type Known,
  knownFrom,
  type Mismatch,
  type ReportedStatus,
  newId,
  type Resolution,
  type ReportFact,
  type ReportSource,
  type RequiredAction,
} from '@app/domain';
import type { ProviderResponse, Step } from '@app/providers';
import { type AttemptEnd, endColumns, finishText } from './attempts.repository.js';

/** A provider's report about a payout that is about to be stored. */
export interface NewReport {
  source: ReportSource;
  reportedStatus: ReportedStatus;
  resolution: Resolution;
  processedAmountMinor: bigint | null;
  response: ProviderResponse;
  /** It proves that the provider has the payout, although its status cannot be read. */
  receipt?: boolean;
  /** Why it is not about this payout as it was sent; absent: it is. */
  mismatch?: Mismatch | null;
  attemptId?: string;
  /** Of the account that it comes from. */
  identity: string | null;
  /** What the provider waits for; absent: nothing. Stored with the payout, not with the report. */
  requiredAction?: RequiredAction | undefined;
  /** When the connector can send the next step, in milliseconds; absent: there is none. Planned with the payout, not stored. */
  continueAfterMs?: number | undefined;
  /** What the connector keeps for its next requests; absent or empty: nothing new. Stored with the payout, not with the report. */
  step?: Step | undefined;
  /** When the enquiry or operation that this answers was decided. A notification received since is younger than the answer. */
  askedAt?: Date;
  /** Of manual reports: the operator who added it, why, and whether a second operator has approved it. */
  addedBy?: string;
  comment?: string;
  accepted?: boolean;
}

/** A stored report with everything that settlement needs. */
export interface StoredReport extends ReportFact {
  resolution: Resolution;
  processedAmountMinor: bigint | null;
  providerReference: string | null;
  providerCode: string | null;
  providerMessage: string | null;
}

/** A report that was just stored. */
export interface RecordedReport extends StoredReport {
  /** What the provider waits for. */
  requiredAction: RequiredAction | null;
  /** When the next step can be sent, in milliseconds; null: there is none. */
  continueAfterMs: number | null;
  /** What the connector keeps for its next requests; null: nothing new. */
  step: Step | null;
  /** What earlier reports say. */
  known: Known;
  /** The payout was sent, or changed its status, after the question was asked. */
  isOutdated: boolean;
  /** A request of the payout is on its way to the provider. */
  hasOpenRequest: boolean;
  /** A notification with another status has arrived since the provider was asked. */
  overtaken: boolean;
  /** The attempt that was to end with it was open until then. */
  hasEndedAttempt: boolean;
}

const STORED = [
  'id',
  'source',
  'claim',
  'resolution',
  'processed_amount_minor',
  'provider_reference',
  'provider_code',
  'provider_message',
  'accepted',
  'receipt',
  'mismatch',
  'asked_at',
  'received_at',
  'identity',
] as const;

/** The columns of a report that settlement and decisions read. */
export type ReportColumns = Pick<RowOf<PayoutStatementEntity>, (typeof STORED)[number]>;

interface Circumstances {
  known_statuses: ReportedStatus[];
  known_receipt: boolean;
  outdated: boolean;
  open_request: boolean;
  overtaken: boolean;
  /** Only where an attempt was to end with the report. */
  has_ended?: boolean;
}

type RecordedColumns = ReportColumns & Circumstances;

/** {@link ReportColumns} as a list for SQL. */
export const REPORT_COLUMNS = columnList(PayoutStatementEntity, STORED);
/** SQL: another account than the report's was asked to pay, so it is about something else. */
const OF_OTHER_ACCOUNT = `CASE WHEN EXISTS (
    SELECT FROM payout_attempt a WHERE a.payout_id = $2 AND a.outcome IS DISTINCT FROM 'not_sent' AND a.identity <> $18) THEN 'account' END`;
/** SQL on a statement `e`, as `isAboutPayout`. */
const IS_ABOUT_PAYOUT = `(e.mismatch IS NULL OR e.mismatch NOT IN ('key', 'account'))`;
const INSERT_TEXT = `
  INSERT INTO payout_statement (id, payout_id, attempt_id, source, claim, resolution, provider_code, provider_message, provider_reference, processed_amount_minor, raw, added_by, comment, accepted, receipt, mismatch, asked_at, identity, seal)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, coalesce($17, ${OF_OTHER_ACCOUNT}), $16, $18, $19)
  RETURNING ${REPORT_COLUMNS},
    ARRAY(SELECT DISTINCT e.claim FROM payout_statement e WHERE e.payout_id = $2 AND e.accepted AND ${IS_ABOUT_PAYOUT}) AS known_statuses,
    EXISTS (SELECT FROM payout_statement e WHERE e.payout_id = $2 AND e.accepted AND e.receipt AND ${IS_ABOUT_PAYOUT}) AS known_receipt,
    EXISTS (SELECT FROM payout_event c WHERE c.payout_id = $2 AND c.to_status IS NOT NULL AND c.occurred_at > $16)
      OR EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = $2 AND a.id IS DISTINCT FROM $3 AND (a.started_at > $16 OR a.finished_at >= $16)) AS outdated,
    EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = $2 AND a.id IS DISTINCT FROM $3 AND a.outcome IS NULL) AS open_request,
    EXISTS (SELECT FROM payout_statement later WHERE later.payout_id = $2 AND later.source = 'notification' AND later.received_at >= $16 AND later.claim <> $5) AS overtaken`;
const INSERT = sql('statement_insert', INSERT_TEXT);
const INSERT_AND_FINISH = sql('statement_insert_and_finish', `WITH finished AS (${finishText(20)}) ${INSERT_TEXT}, EXISTS (SELECT FROM finished) AS has_ended`);
const ACCEPT = sql(
  'statement_accept',
  `UPDATE payout_statement SET accepted = true WHERE id = $1 AND payout_id = $2 AND NOT accepted RETURNING ${REPORT_COLUMNS}`,
);
const ATTEMPTS = sql('attempt_facts', `SELECT operation, outcome, finished_at, identity FROM payout_attempt WHERE payout_id = $1 ORDER BY started_at`);

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
    receipt: row.receipt,
    mismatch: row.mismatch,
    askedAt: row.asked_at,
    receivedAt: row.received_at,
    identity: row.identity,
  };
}

/** A transaction that may store reports. */
export interface ReportWriter {
  tx: SqlRunner;
  /** Of the seals of reports. */
  sealingKey: Buffer;
}

/**
 * Stores a report. Reports are never deleted, and never changed but for the acceptance of manual ones.
 * @param ends the attempt that ends with the report
 */
export async function insertReport(
  { tx, sealingKey }: ReportWriter,
  payoutId: string,
  report: NewReport,
  ends?: { attemptId: string; end: AttemptEnd },
): Promise<RecordedReport> {
  const values = valuesOf(payoutId, report, sealingKey);
  const row = await (ends
    ? tx.first<RecordedColumns>(INSERT_AND_FINISH, [...values, ends.attemptId, ...endColumns(ends.end)])
    : tx.first<RecordedColumns>(INSERT, values));
  if (!row) throw new Error(`the report about ${payoutId} was not stored`);
  return {
    ...storedReportOf(row),
    requiredAction: report.requiredAction ?? null,
    continueAfterMs: report.continueAfterMs ?? null,
    step: report.step && Object.keys(report.step).length > 0 ? report.step : null,
    known: knownFrom(row.known_statuses, row.known_receipt),
    isOutdated: row.outdated,
    hasOpenRequest: row.open_request,
    overtaken: row.overtaken,
    hasEndedAttempt: row.has_ended === true,
  };
}

function valuesOf(payoutId: string, report: NewReport, sealingKey: Buffer): unknown[] {
  const { code, message, providerReference, raw } = report.response;
  const sealed = {
    id: newId('statement'),
    payout_id: payoutId,
    attempt_id: report.attemptId ?? null,
    source: report.source,
    claim: report.reportedStatus,
    resolution: report.resolution,
    provider_code: code,
    provider_reference: providerReference,
    processed_amount_minor: report.processedAmountMinor,
    added_by: report.addedBy ?? null,
    receipt: report.receipt ?? false,
    mismatch: report.mismatch ?? null,
    identity: report.identity,
  };
  return [
    sealed.id,
    payoutId,
    sealed.attempt_id,
    sealed.source,
    sealed.claim,
    sealed.resolution,
    code,
    message,
    providerReference,
    sealed.processed_amount_minor,
    raw,
    sealed.added_by,
    report.comment ?? null,
    report.accepted ?? true,
    sealed.receipt,
    report.askedAt ?? null,
    sealed.mismatch,
    sealed.identity,
    statementSeal(sealingKey, sealed),
  ];
}

/** Accepts a manual report as evidence. @returns undefined when none waits */
export async function acceptReport(tx: SqlRunner, payoutId: string, statementId: string): Promise<StoredReport | undefined> {
  const row = await tx.first<ReportColumns>(ACCEPT, [statementId, payoutId]);
  return row && storedReportOf(row);
}

/** All attempts of a payout, as evidence, oldest first. */
export async function listAttempts(tx: SqlRunner, payoutId: string): Promise<AttemptFact[]> {
  const rows = await tx.rows<Pick<RowOf<PayoutAttemptEntity>, 'operation' | 'outcome' | 'finished_at' | 'identity'>>(ATTEMPTS, [payoutId]);
  return rows.map((row) => ({ operation: row.operation, outcome: row.outcome, finishedAt: row.finished_at, identity: row.identity }));
}
