import canonicalize from 'canonicalize';
import type { Finding } from '../history-findings.js';
import type { Configured } from './configuration.reader.js';

/** Findings about what is configured otherwise than its latest change says. Their values are not shown: some are secret. */
export function configuredFindings({ subject, subject_id: id, number, bound, present }: Configured): Finding[] {
  const about = (what: string): Finding => ({ kind: 'row', subject: `${subject} ${id}`, what });
  if (bound === null) return [about('It is configured, and no change says so.')];
  if (present === null) return [about(`Change ${String(number)} says what it is, and it is gone.`)];
  // Columns that were added since are bound by the next change; of code rules the names are rules.
  const names = subject === 'code_rule' ? new Set([...Object.keys(bound), ...Object.keys(present)]) : Object.keys(bound);
  const different = [...names].filter((name) => canonicalize(bound[name]) !== canonicalize(present[name]));
  return different.length === 0 ? [] : [about(`Not what change ${String(number)} says: ${different.join(', ')}.`)];
}
