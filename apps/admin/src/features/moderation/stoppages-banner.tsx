import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../components/notices/notice.js';
import { countText } from '../../lib/format/amount-text.js';
import { useMode } from '../../lib/url/mode.js';
import { overviewQuery } from '../overview/api/overview.js';

/** Says on the queue's page what stops payouts that are not in the queue. */
export function StoppagesBanner() {
  const { data } = useQuery(overviewQuery(useMode()));
  const stoppages = data?.stoppages ?? [];
  if (stoppages.length === 0) return null;
  return (
    <Notice tone="attention" title="Some payouts stand still without needing a decision">
      <ul className="plain-list">
        {stoppages.map(({ account, title, payouts }) => (
          <li key={`${title} ${account?.id ?? ''}`}>
            {title}: {payouts === 0 ? 'no payout waits yet' : countText(payouts, 'payout waits', 'payouts wait')}
          </li>
        ))}
      </ul>
      <p>
        <Link to="/overview" className="link">
          What stops money
        </Link>
      </p>
    </Notice>
  );
}
