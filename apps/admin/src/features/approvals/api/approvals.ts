import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { approvalsControllerList } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { type ApprovalsFilter, queryKeys } from '../../../lib/api/query-keys.js';

/** Approval requests, waiting or decided. */
export function approvalsQuery(filter: ApprovalsFilter) {
  return queryOptions({
    queryKey: queryKeys.approvals(filter),
    queryFn: async ({ signal }) => (await approvalsControllerList({ ...CALL, signal, query: filter })).data,
    placeholderData: keepPreviousData,
    ...REFRESH.approvals,
  });
}
