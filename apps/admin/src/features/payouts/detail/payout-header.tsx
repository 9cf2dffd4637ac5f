import { IconFlag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Amount } from '../../../components/values/amount.js';
import { BackLink } from '../../../components/layout/back-link.js';
import { Copyable } from '../../../components/values/copyable.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import { StatusBadge } from '../../../components/values/status-badge.js';
import type { PayoutDetailView, PayoutRowView } from '../../../generated/types.gen.js';
import { amountText } from '../../../lib/format/amount-text.js';
import { QueueNeighbours } from './queue-neighbours.js';
import classes from './payout-header.module.css';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The amount paid, or that it is not known. */
function paidText({ processed_amount, currency }: PayoutRowView): string {
  return processed_amount === null ? 'Not known yet' : amountText(processed_amount, currency);
}

/** The payout's amount, status and identifiers. */
export function PayoutHeader({ detail, aside }: { detail: PayoutDetailView; aside: ReactNode }) {
  const { payout } = detail;
  return (
    <header className={classes.header}>
      <div className={classes.top}>
        <div className={classes.ways}>
          <BackLink to={payout.moderation_required ? '/moderation' : '/payouts'}>{payout.moderation_required ? 'Moderation' : 'Payouts'}</BackLink>
          <QueueNeighbours payoutId={payout.id} />
        </div>
        {aside}
      </div>
      <div className={classes.line}>
        <h1 className={classes.amount} aria-label={`Payout ${payout.reference}: ${amountText(payout.amount, payout.currency)}`}>
          <Amount amount={payout.amount} currency={payout.currency} />
        </h1>
        <ModeMark mode={payout.mode} />
        <StatusBadge status={payout.status} large />
        {payout.moderation_required && (
          <Pill tone="attention" icon={<IconFlag size={13} aria-hidden />} large>
            Needs a decision
          </Pill>
        )}
      </div>
      <dl className={classes.facts}>
        <Fact name="Reference">
          <Copyable value={payout.reference} name="reference" />
        </Fact>
        <Fact name="Merchant">{payout.merchant.name}</Fact>
        <Fact name="Mode">{payout.mode === 'live' ? 'Live' : 'Test'}</Fact>
        <Fact name="Provider">{payout.provider?.name ?? 'No route found'}</Fact>
        <Fact name="Service">
          <span className="mono">{payout.service}</span>
        </Fact>
        <Fact name="Amount paid">{paidText(payout)}</Fact>
        <Fact name="Created">
          <Moment at={payout.created_at} />
        </Fact>
        {payout.expires_at !== null && (
          <Fact name="Expires">
            <Moment at={payout.expires_at} as="relative" />
          </Fact>
        )}
        <Fact name="Payout id">
          <Copyable value={payout.id} name="payout id" />
        </Fact>
        {payout.provider_reference !== null && (
          <Fact name="Provider reference">
            <Copyable value={payout.provider_reference} name="provider reference" />
          </Fact>
        )}
      </dl>
    </header>
  );
}
