import { Tabs } from '@mantine/core';
import { Card } from '../../../components/layout/card.js';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import { AttemptsTable } from '../history/attempts-table.js';
import { CallbacksTable } from '../history/callbacks-table.js';
import { DetailsList } from '../history/details-list.js';
import classes from './payout-tabs.module.css';
import { StatementsTable } from '../history/statements-table.js';
import { Timeline } from '../history/timeline.js';

interface PayoutTabsProps {
  detail: PayoutDetailView;
  tab: string;
  onTab: (tab: string | null) => void;
}

/** The payout's records: the history, then each kind of record in its own table. */
export function PayoutTabs({ detail, tab, onTab }: PayoutTabsProps) {
  const tabs: [value: string, label: string, count: number | null][] = [
    ['history', 'History', null],
    ['attempts', 'Attempts', detail.attempts.length],
    ['statements', 'Statements', detail.statements.length],
    ['callbacks', 'Callbacks', detail.callbacks.length],
    ['details', 'Details', null],
  ];
  return (
    <Card padded={false}>
      <Tabs value={tab} onChange={onTab} keepMounted={false}>
        <Tabs.List className={classes.list} aria-label="Records">
          {tabs.map(([value, label, count]) => (
            <Tabs.Tab
              key={value}
              value={value}
              className={classes.tab}
              rightSection={count === null ? undefined : <span className={classes.count}>{count}</span>}
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="history" className={classes.padded}>
          <Timeline entries={detail.timeline} />
        </Tabs.Panel>
        <Tabs.Panel value="attempts">
          <AttemptsTable attempts={detail.attempts} />
        </Tabs.Panel>
        <Tabs.Panel value="statements">
          <StatementsTable statements={detail.statements} currency={detail.payout.currency} />
        </Tabs.Panel>
        <Tabs.Panel value="callbacks">
          <CallbacksTable callbacks={detail.callbacks} />
        </Tabs.Panel>
        <Tabs.Panel value="details" className={classes.padded}>
          <DetailsList detail={detail} />
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}
