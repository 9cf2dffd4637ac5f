import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { QueuePageView } from '../../../generated/types.gen.js';
import { keyCaps } from '../../../lib/keyboard/shortcuts.js';
import { useShortcut } from '../../../lib/keyboard/keyboard.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import classes from './queue-neighbours.module.css';

/** The payout ids of the queue page that was last read, preferably of the page with this payout. */
function useQueueOrder(payoutId: string): readonly string[] {
  const pages = useQueryClient().getQueriesData<QueuePageView>({ queryKey: queryKeys.queues });
  const lists = pages.map(([, page]) => page?.data.map(({ payout }) => payout.id) ?? []);
  return lists.find((list) => list.includes(payoutId)) ?? lists.at(-1) ?? [];
}

/** Links to the next and the previous payout of the queue. */
export function QueueNeighbours({ payoutId }: { payoutId: string }) {
  const ids = useQueueOrder(payoutId);
  const navigate = useNavigate();
  const here = ids.indexOf(payoutId);
  // A decided payout has left the queue: the next one is then the longest waiting.
  const next = here < 0 ? ids[0] : ids[here + 1];
  const previous = here < 0 ? undefined : ids[here - 1];
  const go = (id: string | undefined): void => {
    if (id !== undefined) void navigate({ to: '/payouts/$payoutId', params: { payoutId: id } });
  };
  useShortcut('row.next', () => {
    go(next);
  });
  useShortcut('row.previous', () => {
    go(previous);
  });
  if (ids.length === 0) return null;
  return (
    <span className={classes.neighbours}>
      {here < 0 ? 'Next in the queue' : `${String(here + 1)} of ${String(ids.length)} in the queue`}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        disabled={previous === undefined}
        aria-label="Previous in the queue"
        title={`Previous in the queue (${keyCaps('row.previous')})`}
        onClick={() => {
          go(previous);
        }}
      >
        <IconChevronUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        disabled={next === undefined}
        aria-label="Next in the queue"
        title={`Next in the queue (${keyCaps('row.next')})`}
        onClick={() => {
          go(next);
        }}
      >
        <IconChevronDown size={16} aria-hidden />
      </ActionIcon>
    </span>
  );
}
