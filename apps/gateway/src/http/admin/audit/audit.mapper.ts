import type { AuditEntry, AuditFilter } from '@app/audit';
import { stringify } from 'csv-stringify/sync';
import type { AuditFilterDto } from './audit.dto.js';
import { auditLabel } from './audit-labels.js';
import type { AuditEntryView } from './audit.view.js';

/** The filter that validated parameters ask for. */
export function auditFilter({ source, operator_id: operatorId, subject_id: subjectId, from, to }: AuditFilterDto): AuditFilter {
  return {
    ...(source === undefined ? {} : { source }),
    ...(operatorId === undefined ? {} : { operatorId }),
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

export function auditEntryView(entry: AuditEntry): AuditEntryView {
  const { id, at, source, action, operatorId, operatorName, subject, subjectId, reason, data } = entry;
  const operator = operatorId === null ? null : { id: operatorId, name: operatorName ?? operatorId };
  return { id, at: at.toISOString(), source, action, label: auditLabel(entry), operator, subject, subject_id: subjectId, reason, data };
}

/** The entries as CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map((entry) => {
    const { at, source, action, operator, subject, subject_id, reason, data } = auditEntryView(entry);
    return { time: at, source, action, operator: operator?.name, operator_id: operator?.id, subject, subject_id, reason, data: JSON.stringify(data) };
  });
  const columns = ['time', 'source', 'action', 'operator', 'operator_id', 'subject', 'subject_id', 'reason', 'data'];
  return stringify(rows, { header: true, columns, escape_formulas: true, record_delimiter: 'windows' });
}
