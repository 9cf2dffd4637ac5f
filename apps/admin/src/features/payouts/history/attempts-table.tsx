import { Copyable } from '../../../components/values/copyable.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import { EmptyView } from '../../../components/notices/view-states.js';
import type { AttemptView } from '../../../generated/types.gen.js';
import { durationText } from '../../../lib/format/time-text.js';
import type { Tone } from '../../../lib/labels/tones.js';
import { ProviderAnswer } from './provider-answer.js';

const OUTCOMES: Readonly<Record<NonNullable<AttemptView['outcome']>, { tone: Tone; label: string }>> = {
  done: { tone: 'good', label: 'Done' },
  accepted: { tone: 'moving', label: 'Accepted' },
  declined: { tone: 'bad', label: 'Declined' },
  not_sent: { tone: 'neutral', label: 'Not sent' },
  unknown: { tone: 'attention', label: '? Unknown' },
};

function Outcome({ attempt }: { attempt: AttemptView }) {
  if (attempt.outcome === null) return <Pill tone="moving">Open</Pill>;
  const { tone, label } = OUTCOMES[attempt.outcome];
  return <Pill tone={tone}>{label}</Pill>;
}

function durationOf(attempt: AttemptView): string {
  if (attempt.finished_at === null) return '…';
  const tookMs = Date.parse(attempt.finished_at) - Date.parse(attempt.started_at);
  return tookMs < 1_000 ? `${String(tookMs)} ms` : durationText(tookMs);
}

const COLUMNS: readonly Column<AttemptView>[] = [
  {
    title: 'Attempt',
    cell: (attempt) => (
      <>
        {attempt.operation} {attempt.number}
        <div className="soft">{attempt.identity}</div>
      </>
    ),
  },
  { title: 'Started (UTC)', cell: (attempt) => <Moment at={attempt.started_at} as="clock" /> },
  { title: 'Duration', isNumber: true, cell: durationOf },
  { title: 'Outcome', cell: (attempt) => <Outcome attempt={attempt} /> },
  {
    title: 'Response',
    cell: (attempt) => (
      <ProviderAnswer resolution={attempt.resolution} code={attempt.provider_code} message={attempt.provider_message} httpStatus={attempt.http_status} />
    ),
  },
  { title: 'Provider key', cell: (attempt) => <Copyable value={attempt.provider_key} name="provider key" /> },
];

/** All attempts at an operation of the provider. */
export function AttemptsTable({ attempts }: { attempts: readonly AttemptView[] }) {
  if (attempts.length === 0) return <EmptyView title="No attempt yet">No request has been sent to a provider.</EmptyView>;
  return <DataTable label="Attempts" columns={COLUMNS} rows={attempts} idOf={(attempt) => attempt.id} />;
}
