import { IS_READ, sql, type SqlStatement } from '@app/database';
import { AUDIT_SOURCES, type AuditFilter, type AuditPlace, type AuditSource } from './audit-entry.js';

/** How the entries of one source are read. */
interface Source {
  id: string;
  at: string;
  columns: string;
  from: string;
  /** Always holds. */
  where?: string;
  order: string;
  operator: (value: string) => string;
  subject: (value: string) => string;
}

/** Wide enough for every number of a chain, so that ids sort as numbers do. */
const NUMBER = `lpad(number::text, 10, '0')`;

/** One chain has sign-ins and what was read. */
const OF_ACCESS = {
  id: `'a' || ${NUMBER}`,
  at: 'occurred_at',
  from: 'access_event',
  order: 'occurred_at DESC, number DESC',
  operator: (value: string) => `(operator_id = ${value} OR by_id = ${value})`,
};

const SOURCES: Readonly<Record<AuditSource, Source>> = {
  configuration: {
    id: `'c' || ${NUMBER}`,
    at: 'changed_at',
    columns: `action, operator_id AS "operatorId", subject, subject_id AS "subjectId", reason, data`,
    from: 'configuration_change',
    order: 'changed_at DESC, number DESC',
    operator: (value) => `(operator_id = ${value} OR subject_id = ${value})`,
    subject: (value) => `subject_id = ${value}`,
  },
  access: {
    ...OF_ACCESS,
    columns: `kind AS action, coalesce(by_id, CASE WHEN kind IN ('session.opened', 'proof.passed') THEN operator_id END) AS "operatorId",
       CASE WHEN session_id IS NULL THEN 'operator' ELSE 'session' END AS subject, coalesce(session_id, operator_id) AS "subjectId",
       data ->> 'reason' AS reason, data - 'reason' AS data`,
    where: `NOT ${IS_READ}`,
    subject: (value) => `(session_id = ${value} OR operator_id = ${value})`,
  },
  reads: {
    ...OF_ACCESS,
    columns: `kind AS action, by_id AS "operatorId",
       CASE WHEN data ? 'payout' THEN 'payout' WHEN data ? 'recipient' THEN 'recipient' ELSE 'operator' END AS subject,
       coalesce(data ->> 'payout', data ->> 'recipient', operator_id) AS "subjectId", data ->> 'reason' AS reason, data - 'reason' - 'payout' - 'recipient' AS data`,
    where: IS_READ,
    subject: (value) => `(operator_id = ${value} OR data ->> 'payout' = ${value} OR data ->> 'recipient' = ${value})`,
  },
  payouts: {
    id: `'p' || payout_id || lpad(sequence::text, 10, '0')`,
    at: 'occurred_at',
    columns: `type AS action, actor_id AS "operatorId", 'payout' AS subject, payout_id AS "subjectId", reason,
       data || jsonb_strip_nulls(jsonb_build_object('from_status', from_status, 'to_status', to_status)) AS data`,
    from: 'payout_event',
    where: `actor_type = 'operator'`,
    order: 'occurred_at DESC, payout_id DESC, sequence DESC',
    operator: (value) => `actor_id = ${value}`,
    subject: (value) => `payout_id = ${value}`,
  },
};

/**
 * The statement for exactly this filter, with its values: each source is read from its newest entry on, as far as the page needs.
 * @param before the last entry of the page before; null for the first page
 * @param limit the most rows
 */
export function auditStatement(filter: AuditFilter, before: AuditPlace | null, limit: number): [SqlStatement, unknown[]] {
  const values: unknown[] = [limit];
  const given = (value: unknown): string => `$${String(values.push(value))}`;
  const conditions: ((source: Source) => string)[] = [];
  const { operatorId, subjectId, from, to } = filter;
  if (operatorId !== undefined) conditions.push(conditionOf('operator', given(operatorId)));
  if (subjectId !== undefined) conditions.push(conditionOf('subject', given(subjectId)));
  if (from !== undefined) conditions.push(timeCondition('>=', given(from)));
  if (to !== undefined) conditions.push(timeCondition('<', given(to)));
  if (before) conditions.push(placeCondition(given(before.at), given(before.id)));

  const sources = AUDIT_SOURCES.filter((source) => filter.source === undefined || filter.source === source);
  const parts = sources.map((name) => `(${partOf(name, conditions)})`);
  const named = { operatorId, subjectId, from, to, before: before ?? undefined };
  const name = ['audit_log', filter.source, ...Object.entries(named).flatMap(([key, value]) => (value === undefined ? [] : [key]))].filter(Boolean).join('.');
  const text = `SELECT e.*, o.name AS "operatorName" FROM (${parts.join(' UNION ALL ')}) e LEFT JOIN operator o ON o.id = e."operatorId"
    ORDER BY e.at DESC, e.id COLLATE "C" DESC LIMIT $1`;
  return [sql(name, text), values];
}

function partOf(name: AuditSource, conditions: readonly ((source: Source) => string)[]): string {
  const source = SOURCES[name];
  const where = [...(source.where === undefined ? [] : [source.where]), ...conditions.map((condition) => condition(source))];
  return `SELECT ${source.id} AS id, ${source.at} AS at, '${name}' AS source, ${source.columns} FROM ${source.from}
    ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY ${source.order} LIMIT $1`;
}

function conditionOf(kind: 'operator' | 'subject', value: string): (source: Source) => string {
  return (source) => source[kind](value);
}

function timeCondition(operator: '>=' | '<', value: string): (source: Source) => string {
  return ({ at }) => `${at} ${operator} ${value}`;
}

/** Older than the place: the time first, so that an index leads there. */
function placeCondition(time: string, id: string): (source: Source) => string {
  return (source) => `${source.at} <= ${time} AND (${source.at} < ${time} OR (${source.id}) COLLATE "C" < ${id})`;
}
