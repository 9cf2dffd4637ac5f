import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { payoutsControllerList } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { type PayoutsFilter, queryKeys } from '../../../lib/api/query-keys.js';

/** Rows on one page of the list. */
const PAGE_SIZE = '50';

/** All payouts that match the filter, newest first. */
export function payoutsQuery(filter: PayoutsFilter) {
  const { moderation, created_from: day, status_since: since, ...rest } = filter;
  const query = {
    ...rest,
    created_from: day && `${day}T00:00:00Z`,
    status_since: since && `${since}T00:00:00Z`,
    moderation_required: moderation,
    limit: PAGE_SIZE,
  };
  return queryOptions({
    queryKey: queryKeys.payouts(filter),
    queryFn: async ({ signal }) => (await payoutsControllerList({ ...CALL, signal, query })).data,
    placeholderData: keepPreviousData,
    ...REFRESH.payouts,
  });
}
