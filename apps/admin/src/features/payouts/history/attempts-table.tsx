import { Copyable } from '../../../components/values/copyable.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import { EmptyView } from '../../../components/notices/view-states.js';
import type { AttemptView } from '../../../generated/types.gen.js';
import { spanWords } from '../../../lib/format/time-text.js';
import type { Tone } from '../../../lib/labels/tones.js';
import { ProviderWords } from './provider-answer.js';

const OUTCOMES: Readonly<Record<NonNullable<AttemptView['outcome']>, { tone: Tone; words: string }>> = {
  done: { tone: 'good', words: 'Done' },
  accepted: { tone: 'moving', words: 'Accepted' },
  declined: { tone: 'bad', words: 'Declined' },
  not_sent: { tone: 'neutral', words: 'Not sent' },
  unknown: { tone: 'attention', words: '? Unknown' },
};

function Outcome({ attempt }: { attempt: AttemptView }) {
  if (attempt.outcome === null) return <Pill tone="moving">Open now</Pill>;
  const { tone, words } = OUTCOMES[attempt.outcome];
  return <Pill tone={tone}>{words}</Pill>;
}

function took(attempt: AttemptView): string {
  if (attempt.finished_at === null) return '…';
  const tookMs = Date.parse(attempt.finished_at) - Date.parse(attempt.started_at);
  return tookMs < 1_000 ? `${String(tookMs)} ms` : spanWords(tookMs);
}

const COLUMNS: readonly Column<AttemptView>[] = [
  { title: 'Try', cell: (attempt) => `${attempt.operation} ${String(attempt.number)}` },
  { title: 'Started (UTC)', cell: (attempt) => <Moment at={attempt.started_at} as="clock" /> },
  { title: 'Took', isNumber: true, cell: took },
  { title: 'Outcome', cell: (attempt) => <Outcome attempt={attempt} /> },
  {
    title: 'Answer',
    cell: (attempt) => (
      <ProviderWords resolution={attempt.resolution} code={attempt.provider_code} message={attempt.provider_message} httpStatus={attempt.http_status} />
    ),
  },
  { title: 'Provider key', cell: (attempt) => <Copyable value={attempt.provider_key} name="provider key" /> },
];

/** Every try to make the provider do something. */
export function AttemptsTable({ attempts }: { attempts: readonly AttemptView[] }) {
  if (attempts.length === 0) return <EmptyView title="Nothing was tried yet">No request has been made to a provider.</EmptyView>;
  return <DataTable label="Attempts" columns={COLUMNS} rows={attempts} idOf={(attempt) => attempt.id} />;
}
