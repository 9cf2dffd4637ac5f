import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { ChangeView } from '../../../generated/types.gen.js';
import { accountChangesQuery } from '../api/accounts.js';
import { changeLines } from './change-summary.js';

const COLUMNS: readonly Column<ChangeView>[] = [
  { title: 'When (UTC)', cell: ({ at }) => <Moment at={at} /> },
  {
    title: 'What',
    cell: (change) => (
      <>
        {change.title}
        {changeLines(change).map((line) => (
          <div key={line} className="soft">
            {line}
          </div>
        ))}
      </>
    ),
  },
  { title: 'Who', cell: ({ operator }) => operator },
  { title: 'Why', cell: ({ reason }) => reason ?? '–' },
];

/** The changes of an account with operator and reason, newest first. */
export function AccountChanges({ accountId }: { accountId: string }) {
  const query = useQuery(accountChangesQuery(accountId));
  return (
    <QueryView query={query} what="the changes" skeleton={<LinesSkeleton lines={5} height={48} />}>
      {(changes) =>
        changes.length === 0 ? (
          <EmptyView title="No change yet">The account was created before changes were recorded.</EmptyView>
        ) : (
          <DataTable label="Changes, newest first" columns={COLUMNS} rows={changes} idOf={({ at, action }) => `${at} ${action}`} />
        )
      }
    </QueryView>
  );
}
