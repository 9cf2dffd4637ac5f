import { useQuery } from '@tanstack/react-query';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { RouteChangeView, ServiceChoiceView } from '../../../generated/types.gen.js';
import { routeChangesQuery } from '../api/routes.js';
import { routeSummary } from './route-order.js';
import classes from './routes.module.css';

function columnsOf(services: readonly ServiceChoiceView[]): Column<RouteChangeView>[] {
  return [
    { title: 'When (UTC)', cell: ({ at }) => <Moment at={at} /> },
    {
      title: 'What',
      cell: ({ title, route }) => (
        <>
          {title}: {services.find(({ code }) => code === route.service)?.name ?? route.service} to {route.provider_account_name}
          <div className="soft">{routeSummary(route)}</div>
        </>
      ),
    },
    { title: 'Who', cell: ({ operator }) => operator },
  ];
}

/** The changes of routes, newest first. */
export function RouteChanges({ services }: { services: readonly ServiceChoiceView[] }) {
  const query = useQuery(routeChangesQuery);
  return (
    <Card padded={false}>
      <div className={classes.head}>
        <h2 className={classes.title}>Latest changes</h2>
      </div>
      <QueryView query={query} what="the changes" skeleton={<LinesSkeleton lines={3} height={48} />}>
        {(changes) =>
          changes.length === 0 ? (
            <EmptyView title="No change yet">New and changed routes are listed here.</EmptyView>
          ) : (
            <DataTable label="Changes of routes, newest first" columns={columnsOf(services)} rows={changes} idOf={({ at, route }) => `${at} ${route.id}`} />
          )
        }
      </QueryView>
    </Card>
  );
}
