import { type Column, DataTable } from '../../components/table/data-table.js';
import type { ChangedValueView } from '../../generated/types.gen.js';
import classes from './changes.module.css';

function Value({ text, isSecret }: { text: string | null; isSecret: boolean }) {
  if (text === null) return <span className="soft">None</span>;
  if (!isSecret) return <span className={classes.value}>{text}</span>;
  return (
    <>
      <span className="soft">Secret, fingerprint </span>
      <span className="mono">{text}</span>
    </>
  );
}

const COLUMNS: readonly Column<ChangedValueView>[] = [
  { title: 'What', cell: ({ title }) => title },
  { title: 'Before', cell: ({ before, secret }) => <Value text={before} isSecret={secret} /> },
  { title: 'After', cell: ({ after, secret }) => <Value text={after} isSecret={secret} /> },
];

/** What a change alters, before and after. Secrets are shown as fingerprints: the same secret has the same one. */
export function ChangeDiff({ changes, label }: { changes: readonly ChangedValueView[]; label: string }) {
  return <DataTable label={label} columns={COLUMNS} rows={changes} idOf={({ field }) => field} />;
}
