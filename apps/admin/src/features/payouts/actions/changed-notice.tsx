import { Button } from '@mantine/core';
import { Notice } from '../../../components/notices/notice.js';
import { Moment } from '../../../components/values/moment.js';
import { StatusBadge } from '../../../components/values/status-badge.js';
import type { PayoutDetailView, TimelineEntryView } from '../../../generated/types.gen.js';

interface ChangedNoticeProps {
  detail: PayoutDetailView;
  /** False when the action of the panel is not possible any more. */
  isStillAllowed: boolean;
  onReviewed: () => void;
}

/** What another one did with the payout while a panel was open: who, what and when. It has to be reviewed before the action goes on, if it still can. */
export function ChangedNotice({ detail: { payout, timeline }, isStillAllowed, onReviewed }: ChangedNoticeProps) {
  const latest = timeline.at(-1);
  return (
    <Notice tone="attention" title="It changed in the meantime" role="alert">
      {latest !== undefined && (
        <p>
          {latest.actor}, <Moment at={latest.at} as="relative" />: {whatOf(latest)}.
        </p>
      )}
      <p>
        The payout is now <StatusBadge status={payout.status} />.{' '}
        {isStillAllowed ? 'The information below is up to date; your reason is kept.' : 'This action is not possible any more; nothing was done.'}
      </p>
      {isStillAllowed && (
        <Button variant="default" size="xs" mt="xs" onClick={onReviewed}>
          I have reviewed it
        </Button>
      )}
    </Notice>
  );
}

function whatOf({ title, kind, from_status: from, to_status: to }: TimelineEntryView): string {
  return kind === 'status' && to !== null ? `${from === null ? '' : `${from} to `}${to}` : title;
}
