import { Link } from '@tanstack/react-router';
import { Amount } from '../../components/values/amount.js';
import { Pill } from '../../components/values/pill.js';
import { StatusBadge } from '../../components/values/status-badge.js';
import type { QueueItemView } from '../../generated/types.gen.js';
import { Age, Known, NextStep, Risk, Why } from './queue-cells.js';
import classes from './queue-list.module.css';
import type { StableRow } from './stable-rows.js';

export interface QueueListProps {
  rows: readonly StableRow<QueueItemView>[];
  /** Called with the payout whose row has the focus. */
  onAt: (payoutId: string) => void;
}

function RowLink({ item, onAt }: { item: QueueItemView; onAt: (payoutId: string) => void }) {
  const { id, reference } = item.payout;
  return (
    <Link
      to="/payouts/$payoutId"
      params={{ payoutId: id }}
      className={classes.open}
      data-row={id}
      preload="intent"
      onFocus={() => {
        onAt(id);
      }}
    >
      {reference}
    </Link>
  );
}

function Row({ row: item, gone, onAt }: StableRow<QueueItemView> & { onAt: (payoutId: string) => void }) {
  const { payout } = item;
  return (
    <tr className={classes.row} data-gone={gone || undefined}>
      <td>
        <Age openedAt={item.opened_at} />
      </td>
      <td className={classes.number}>
        <Amount amount={payout.amount} currency={payout.currency} />
      </td>
      <td data-keep="" className={classes.payout}>
        <RowLink item={item} onAt={onAt} />
        <div className={classes.merchant}>{payout.merchant.name}</div>
        {gone && <Pill tone="neutral">No longer waiting</Pill>}
      </td>
      <td className={classes.provider}>{payout.provider?.name ?? '–'}</td>
      <td className={classes.wide}>
        <Why item={item} />
      </td>
      <td className={classes.wide}>
        <Known item={item} />
      </td>
      <td>
        <Risk item={item} />
      </td>
      <td>
        <NextStep item={item} />
      </td>
    </tr>
  );
}

/** The queue as a table, for screens that are wide enough. */
export function QueueTable({ rows, onAt }: QueueListProps) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label="Payouts that need a decision">
        <thead>
          <tr>
            <th scope="col">Age</th>
            <th scope="col" className={classes.number}>
              Amount
            </th>
            <th scope="col">Payout</th>
            <th scope="col">Provider</th>
            <th scope="col">Why it is here</th>
            <th scope="col">What we know</th>
            <th scope="col">Risk</th>
            <th scope="col">Next step</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, gone }) => (
            <Row key={row.payout.id} row={row} gone={gone} onAt={onAt} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The queue as cards, for narrow screens. */
export function QueueCards({ rows, onAt }: QueueListProps) {
  return (
    <ul className={`${classes.cards ?? ''} plain-list`} aria-label="Payouts that need a decision">
      {rows.map(({ row: item, gone }) => (
        <li key={item.payout.id} className={classes.card} data-gone={gone || undefined}>
          <div className={classes.line}>
            <span className={classes.large}>
              <Amount amount={item.payout.amount} currency={item.payout.currency} />
            </span>
            <Age openedAt={item.opened_at} />
          </div>
          <div>
            <RowLink item={item} onAt={onAt} />
            <div className={classes.merchant}>
              {item.payout.merchant.name} · {item.payout.provider?.name ?? 'no provider'}
            </div>
          </div>
          <div>
            <Why item={item} />
          </div>
          <Known item={item} />
          <div className={classes.line}>
            <span>
              Risk <Risk item={item} />
            </span>
            {gone ? <StatusBadge status={item.payout.status} /> : <NextStep item={item} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
