import { useQuery } from '@tanstack/react-query';
import { Card } from '../../components/layout/card.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import { type Column, DataTable } from '../../components/table/data-table.js';
import { Moment } from '../../components/values/moment.js';
import type { KillSwitchChangeView, KillSwitchView } from '../../generated/types.gen.js';
import { killSwitchChangesQuery } from './api/kill-switches.js';
import classes from './kill-switch.module.css';

/** Who pressed, asked, refused and resumed, newest first. */
export function KillSwitchHistory({ known }: { known: readonly KillSwitchView[] }) {
  const query = useQuery(killSwitchChangesQuery);
  const columns: Column<KillSwitchChangeView>[] = [
    { title: 'When (UTC)', cell: ({ changed_at: at }) => <Moment at={at} /> },
    {
      title: 'What',
      cell: ({ title, kill_switch_id: id }) => (
        <>
          {title}
          <div className="soft">{known.find((one) => one.id === id)?.title ?? ''}</div>
        </>
      ),
    },
    { title: 'Who', cell: ({ operator }) => operator },
    { title: 'Reason', cell: ({ reason }) => reason ?? '–' },
  ];
  return (
    <Card padded={false}>
      <h2 className={`${classes.title ?? ''} ${classes.tableHead ?? ''}`}>History</h2>
      <QueryView query={query} what="the history" skeleton={<LinesSkeleton lines={3} height={48} />}>
        {(changes) =>
          changes.length === 0 ? (
            <EmptyView title="Never pressed">Each press, request and decision is listed here.</EmptyView>
          ) : (
            <DataTable label="History of the kill switch" columns={columns} rows={changes} idOf={(change) => `${change.kill_switch_id} ${change.changed_at}`} />
          )
        }
      </QueryView>
    </Card>
  );
}
