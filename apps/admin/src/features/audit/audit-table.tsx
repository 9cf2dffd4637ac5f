import { Link } from '@tanstack/react-router';
import { type Column, DataTable } from '../../components/table/data-table.js';
import { Moment } from '../../components/values/moment.js';
import type { AuditEntryView } from '../../generated/types.gen.js';
import { shortId } from '../../lib/format/short-id.js';
import { SOURCE_LABELS } from '../../lib/labels/audit-sources.js';
import classes from './audit.module.css';

const COLUMNS: readonly Column<AuditEntryView>[] = [
  { title: 'Time (UTC)', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', cell: (entry) => <Who entry={entry} /> },
  {
    title: 'What',
    cell: ({ label, action, source }) => (
      <>
        <div>{label}</div>
        <div className={classes.small}>
          {SOURCE_LABELS[source]} · <span className="mono">{action}</span>
        </div>
      </>
    ),
  },
  { title: 'About', cell: (entry) => <About entry={entry} /> },
  { title: 'Why and how', cell: (entry) => <Details entry={entry} /> },
];

/** The entries of a page. */
export function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  return <DataTable label="Audit log" columns={COLUMNS} rows={entries} idOf={({ id }) => id} />;
}

/** Who did it where no operator did. */
function nobodyText({ source, action }: AuditEntryView): string {
  if (source === 'configuration') return 'Command on the server';
  return action === 'sign_in.failed' ? 'Somebody not signed in' : 'The gateway';
}

function Who({ entry }: { entry: AuditEntryView }) {
  const { operator } = entry;
  if (operator === null) return <span className="soft">{nobodyText(entry)}</span>;
  return (
    <Link to="/audit" search={(search) => ({ ...search, operator: operator.id, cursor: undefined })} className="link" title={`Only what ${operator.name} did`}>
      {operator.name}
    </Link>
  );
}

function About({ entry: { subject, subject_id: id } }: { entry: AuditEntryView }) {
  const name = subject.replaceAll('_', ' ');
  if (id === null) return <>{name}</>;
  return (
    <>
      <div>{name}</div>
      {subject === 'payout' ? (
        <Link to="/payouts/$payoutId" params={{ payoutId: id }} className="link mono" title={id}>
          {shortId(id)}
        </Link>
      ) : (
        <Link to="/audit" search={(search) => ({ ...search, subject: id, cursor: undefined })} className="link mono" title={`Only what was done to ${id}`}>
          {shortId(id)}
        </Link>
      )}
    </>
  );
}

function Details({ entry: { reason, data } }: { entry: AuditEntryView }) {
  const hasData = Object.keys(data).length > 0;
  return (
    <>
      {reason !== null && <div>{reason}</div>}
      {hasData && (
        <details className={classes.details}>
          <summary>What was different</summary>
          <pre>{JSON.stringify(data, null, 2)}</pre>
        </details>
      )}
      {reason === null && !hasData && '–'}
    </>
  );
}
