import { Link } from '@tanstack/react-router';
import type { SimilarPayoutView } from '../../generated/types.gen.js';
import { countText } from '../../lib/format/amount-text.js';
import { Moment } from '../values/moment.js';
import { StatusBadge } from '../values/status-badge.js';
import { Notice } from './notice.js';

/** Warns of other payouts with the same recipient and amount. It stands wherever somebody decides about a payout. */
export function SimilarNotice({ similar }: { similar: readonly SimilarPayoutView[] }) {
  if (similar.length === 0) return null;
  return (
    <Notice tone="attention" title={`Same recipient and amount: ${countText(similar.length, 'other payout')}`}>
      <p>Make sure that this is not the same payment made twice.</p>
      <ul className="plain-list">
        {similar.map((other) => (
          <li key={other.id}>
            <Link to="/payouts/$payoutId" params={{ payoutId: other.id }} className="link">
              {other.reference}
            </Link>{' '}
            <StatusBadge status={other.status} /> <Moment at={other.created_at} as="relative" />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
