import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../components/notices/notice.js';
import { Moment } from '../../components/values/moment.js';
import type { ChangeRequestView } from '../../generated/types.gen.js';
import type { ChangesFilter } from '../../lib/api/query-keys.js';
import { changesQuery } from './api/changes.js';
import classes from './changes.module.css';

/** The change requests that wait; empty while they are read. */
export function useWaitingChanges(filter: Omit<ChangesFilter, 'state'>): readonly ChangeRequestView[] {
  return useQuery(changesQuery(filter)).data?.data ?? [];
}

/** Says on the page of a thing which changes of it wait for a second person. */
export function WaitingChanges({ changes }: { changes: readonly ChangeRequestView[] }) {
  if (changes.length === 0) return null;
  return (
    <Notice tone="attention" title="Waiting for a second person" role="status">
      <ul className={classes.waiting}>
        {changes.map(({ id, title, maker, created_at: at }) => (
          <li key={id}>
            <Link to="/approvals/changes/$changeId" params={{ changeId: id }} className="link">
              {title}
            </Link>
            , requested by {maker.name}, <Moment at={at} as="relative" />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
