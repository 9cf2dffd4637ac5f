import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { moderationControllerQueue } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { type QueueFilter, queryKeys } from '../../../lib/api/query-keys.js';

/** Rows on one page of the queue. */
const PAGE_SIZE = '50';

const listOf = (value: string | undefined): string[] | undefined => (value === undefined ? undefined : [value]);

/** Payouts that need a decision, oldest case first. */
export function queueQuery(filter: QueueFilter) {
  const { reason, provider, ...rest } = filter;
  const query = { ...rest, reason: listOf(reason), provider: listOf(provider), limit: PAGE_SIZE };
  return queryOptions({
    queryKey: queryKeys.queue(filter),
    queryFn: async ({ signal }) => (await moderationControllerQueue({ ...CALL, signal, query })).data,
    placeholderData: keepPreviousData,
    ...REFRESH.queue,
  });
}
