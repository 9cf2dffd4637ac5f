import { Amount } from '../../../components/values/amount.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import { EmptyView } from '../../../components/notices/view-states.js';
import type { StatementView } from '../../../generated/types.gen.js';
import { MISMATCH_LABELS, REPORTED_STATUS_TONES, SOURCE_LABELS } from '../../../lib/labels/statement-labels.js';
import { ProviderAnswer } from './provider-answer.js';

function columns(currency: string): readonly Column<StatementView>[] {
  return [
    { title: 'Received (UTC)', cell: (statement) => <Moment at={statement.received_at} as="clock" /> },
    {
      title: 'Source',
      cell: (statement) => (
        <>
          {SOURCE_LABELS[statement.source]}
          {statement.added_by !== null && <div className="soft">{statement.added_by}</div>}
          <div className="soft">{statement.identity}</div>
        </>
      ),
    },
    {
      title: 'Reported status',
      cell: (statement) => (
        <>
          <Pill tone={REPORTED_STATUS_TONES[statement.claim]}>{statement.claim}</Pill>
          {!statement.accepted && <div className="soft">Not yet approved by a second operator</div>}
          {statement.mismatch !== null && <div className="soft">{MISMATCH_LABELS[statement.mismatch]}</div>}
        </>
      ),
    },
    {
      title: 'Paid',
      isNumber: true,
      cell: (statement) =>
        statement.processed_amount === null || statement.mismatch !== null ? (
          <span title="Not reported">–</span>
        ) : (
          <Amount amount={statement.processed_amount} currency={currency} />
        ),
    },
    {
      title: 'Message',
      cell: (statement) => (
        <ProviderAnswer resolution={statement.resolution} code={statement.provider_code} message={statement.provider_message ?? statement.comment} />
      ),
    },
    { title: 'Provider reference', cell: (statement) => <span className="mono">{statement.provider_reference ?? '–'}</span> },
  ];
}

/** Everything that the provider reported, from all sources. */
export function StatementsTable({ statements, currency }: { statements: readonly StatementView[]; currency: string }) {
  if (statements.length === 0) return <EmptyView title="No statement yet">Enquire, or add a statement with what the provider said elsewhere.</EmptyView>;
  return <DataTable label="Statements" columns={columns(currency)} rows={statements} idOf={(statement) => statement.id} />;
}
