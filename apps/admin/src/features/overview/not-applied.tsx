import { Link } from '@tanstack/react-router';
import { Notice } from '../../components/notices/notice.js';
import { Moment } from '../../components/values/moment.js';
import type { UnmatchedOfAccountView } from '../../generated/types.gen.js';
import { countText } from '../../lib/format/amount-text.js';

/** Messages of providers that were not applied, by account; nothing while there are none. */
export function NotApplied({ accounts }: { accounts: readonly UnmatchedOfAccountView[] }) {
  if (accounts.length === 0) return null;
  return (
    <Notice tone="attention" title="Messages of providers that were not applied">
      <ul className="plain-list">
        {accounts.map(({ account_id: accountId, account_name: name, messages, since }) => (
          <li key={accountId}>
            <Link to="/providers/$accountId" params={{ accountId }} className="link">
              {name}
            </Link>
            : {countText(messages, 'message', 'messages')}, the oldest <Moment at={since} as="relative" />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
