import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { QueuePageView } from '../../../generated/types.gen.js';
import { keyCaps } from '../../../lib/keyboard/shortcuts.js';
import { useShortcut } from '../../../lib/keyboard/keyboard.js';
import { type QueueFilter, queryKeys } from '../../../lib/api/query-keys.js';
import { queueQuery } from '../../moderation/api/queue.js';
import classes from './queue-neighbours.module.css';
import { queueOrder } from './queue-order.js';

/** Links to the next and the previous payout of the queue. At the end of a page the next one is read. */
export function QueueNeighbours({ payoutId }: { payoutId: string }) {
  const client = useQueryClient();
  const read = client.getQueriesData<QueuePageView>({ queryKey: queryKeys.queues });
  const order = queueOrder(
    read.flatMap(([key, page]) => (page === undefined ? [] : [{ filter: key[2] as QueueFilter, page }])),
    payoutId,
  );
  const { ids } = order;
  const navigate = useNavigate();
  const here = ids.indexOf(payoutId);
  const isLast = here === ids.length - 1;
  // A decided payout has left the queue: the next one is then the longest waiting.
  const next = here < 0 ? ids[0] : ids[here + 1];
  const previous = here < 0 ? undefined : ids[here - 1];
  const hasNext = next !== undefined || (isLast && order.next !== undefined);
  const go = (id: string | undefined): void => {
    if (id !== undefined) void navigate({ to: '/payouts/$payoutId', params: { payoutId: id } });
  };
  const showNext = async (): Promise<void> => {
    if (next !== undefined || order.next === undefined) {
      go(next);
      return;
    }
    const page = await client.query(queueQuery(order.next));
    go(page.data.find(({ payout }) => !ids.includes(payout.id))?.payout.id);
  };
  useShortcut('row.next', () => {
    void showNext();
  });
  useShortcut('row.previous', () => {
    go(previous);
  });
  if (ids.length === 0) return null;
  return (
    <span className={classes.neighbours}>
      {here < 0 ? 'Next in the queue' : `${String(here + 1)} of ${String(ids.length)}${order.next === undefined ? '' : '+'} in the queue`}
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
        disabled={!hasNext}
        aria-label="Next in the queue"
        title={`Next in the queue (${keyCaps('row.next')})`}
        onClick={() => {
          void showNext();
        }}
      >
        <IconChevronDown size={16} aria-hidden />
      </ActionIcon>
    </span>
  );
}
