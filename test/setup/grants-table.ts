import { NOT_EVIDENCE } from './grants-tries.js';

/** What a try came to: the role has no right to it; a trigger or a constraint refuses it; the verifier finds it; or none of these. */
export type Outcome = 'no right' | 'refused' | 'found' | 'neither';

/** One try of the application's role. */
export interface Tried {
  table: string;
  action: 'UPDATE' | 'INSERT' | 'DELETE';
  /** Of an update. */
  column?: string;
  outcome: Outcome;
}

/** The tries as a table in Markdown: a row for each table of the database. */
export function grantsTable(tried: readonly Tried[]): string {
  const tables = [...new Set(tried.map(({ table }) => table))];
  const rows = tables.map((table) => {
    const own = tried.filter((one) => one.table === table);
    const updates = own.filter(({ action }) => action === 'UPDATE');
    const [insert, removal] = ['INSERT', 'DELETE'].map((action) => shown(own.find((one) => one.action === action)));
    return `| \`${table}\` | ${updatesOf(updates)} | ${insert ?? ''} | ${removal ?? ''} |`;
  });
  return ['| table | UPDATE of a column | INSERT | DELETE |', '|---|---|---|---|', ...rows].join('\n');
}

function updatesOf(updates: readonly Tried[]): string {
  const outcomes: readonly Outcome[] = ['no right', 'refused', 'found', 'neither'];
  const parts = outcomes.flatMap((outcome) => {
    const same = updates.filter((one) => one.outcome === outcome);
    if (same.length === 0) return [];
    if (outcome === 'neither') return neitherOf(same);
    return [`${outcome}: ${same.length === updates.length ? 'every column' : same.map(({ column }) => column).join(', ')}`];
  });
  return parts.join('; ');
}

/** Columns that pass for the same reason, together. */
function neitherOf(updates: readonly Tried[]): string[] {
  const reasons = [...new Set(updates.map(reasonOf))];
  return reasons.map((reason) => {
    const same = updates.filter((one) => reasonOf(one) === reason);
    return `**neither**: ${same.map(({ column }) => column).join(', ')} (${reason})`;
  });
}

function shown(one: Tried | undefined): string {
  if (!one) return '';
  return one.outcome === 'neither' ? `**neither** (${reasonOf(one)})` : one.outcome;
}

function reasonOf({ table, column, action }: Tried): string {
  return NOT_EVIDENCE[`${table} ${column ?? action}`] ?? 'not explained';
}
