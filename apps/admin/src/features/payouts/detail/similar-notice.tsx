import { Link } from '@tanstack/react-router';
import { Moment } from '../../../components/values/moment.js';
import { Notice } from '../../../components/notices/notice.js';
import { StatusBadge } from '../../../components/values/status-badge.js';
import type { SimilarPayoutView } from '../../../generated/types.gen.js';
import { countText } from '../../../lib/format/amount-text.js';

/** Warns of other payouts with the same recipient and amount. */
export function SimilarNotice({ similar }: { similar: readonly SimilarPayoutView[] }) {
  if (similar.length === 0) return null;
  return (
    <Notice tone="attention" title={`Same recipient and amount within a day: ${countText(similar.length, 'other payout')}`}>
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
