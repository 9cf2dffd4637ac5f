import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import { EmptyView } from '../../../components/notices/view-states.js';
import type { CallbackDeliveryView } from '../../../generated/types.gen.js';
import type { Tone } from '../../../lib/labels/tones.js';

const STATES: Readonly<Record<CallbackDeliveryView['state'], { tone: Tone; words: string }>> = {
  pending: { tone: 'moving', words: 'Waiting' },
  delivered: { tone: 'good', words: 'Delivered' },
  failed: { tone: 'bad', words: 'Given up' },
  disabled: { tone: 'neutral', words: 'Switched off' },
};

function LastAnswer({ delivery }: { delivery: CallbackDeliveryView }) {
  const parts = [delivery.last_status === null ? null : `HTTP ${String(delivery.last_status)}`, delivery.last_error].filter((part) => part !== null);
  return <>{parts.join(' · ') || '–'}</>;
}

function Next({ delivery }: { delivery: CallbackDeliveryView }) {
  if (delivery.delivered_at !== null) return <Moment at={delivery.delivered_at} as="clock" />;
  return delivery.next_attempt_at === null ? <>–</> : <Moment at={delivery.next_attempt_at} as="distance" />;
}

const COLUMNS: readonly Column<CallbackDeliveryView>[] = [
  { title: 'No.', isNumber: true, cell: (delivery) => delivery.sequence },
  { title: 'Type', cell: (delivery) => <span className="mono">{delivery.type}</span> },
  { title: 'Made (UTC)', cell: (delivery) => <Moment at={delivery.created_at} as="clock" /> },
  { title: 'State', cell: (delivery) => <Pill tone={STATES[delivery.state].tone}>{STATES[delivery.state].words}</Pill> },
  { title: 'Tries', isNumber: true, cell: (delivery) => delivery.attempts },
  { title: 'Last answer', cell: (delivery) => <LastAnswer delivery={delivery} /> },
  { title: 'Delivered, or next try', cell: (delivery) => <Next delivery={delivery} /> },
];

/** What the merchant was told, or is still to be told. */
export function CallbacksTable({ callbacks }: { callbacks: readonly CallbackDeliveryView[] }) {
  if (callbacks.length === 0) return <EmptyView title="No callback yet">The merchant has not been told anything, or has no callback address.</EmptyView>;
  return <DataTable label="Callbacks" columns={COLUMNS} rows={callbacks} idOf={(delivery) => delivery.id} />;
}
