import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import { EmptyView } from '../../../components/notices/view-states.js';
import type { CallbackDeliveryView } from '../../../generated/types.gen.js';
import type { Tone } from '../../../lib/labels/tones.js';

const STATES: Readonly<Record<CallbackDeliveryView['state'], { tone: Tone; label: string }>> = {
  pending: { tone: 'moving', label: 'Waiting' },
  delivered: { tone: 'good', label: 'Delivered' },
  failed: { tone: 'bad', label: 'Given up' },
  disabled: { tone: 'neutral', label: 'Disabled' },
};

function LastAnswer({ delivery }: { delivery: CallbackDeliveryView }) {
  const parts = [delivery.last_status === null ? null : `HTTP ${String(delivery.last_status)}`, delivery.last_error].filter((part) => part !== null);
  return <>{parts.join(' · ') || '–'}</>;
}

function Next({ delivery }: { delivery: CallbackDeliveryView }) {
  if (delivery.delivered_at !== null) return <Moment at={delivery.delivered_at} as="clock" />;
  return delivery.next_attempt_at === null ? <>–</> : <Moment at={delivery.next_attempt_at} as="relative" />;
}

const COLUMNS: readonly Column<CallbackDeliveryView>[] = [
  { title: 'No.', isNumber: true, cell: (delivery) => delivery.sequence },
  { title: 'Type', cell: (delivery) => <span className="mono">{delivery.type}</span> },
  { title: 'Created (UTC)', cell: (delivery) => <Moment at={delivery.created_at} as="clock" /> },
  { title: 'State', cell: (delivery) => <Pill tone={STATES[delivery.state].tone}>{STATES[delivery.state].label}</Pill> },
  { title: 'Attempts', isNumber: true, cell: (delivery) => delivery.attempts },
  { title: 'Last response', cell: (delivery) => <LastAnswer delivery={delivery} /> },
  { title: 'Delivered, or next attempt', cell: (delivery) => <Next delivery={delivery} /> },
];

/** The callbacks to the merchant, delivered or not. */
export function CallbacksTable({ callbacks }: { callbacks: readonly CallbackDeliveryView[] }) {
  if (callbacks.length === 0) return <EmptyView title="No callback yet">No event so far, or the merchant has no callback address.</EmptyView>;
  return <DataTable label="Callbacks" columns={COLUMNS} rows={callbacks} idOf={(delivery) => delivery.id} />;
}
