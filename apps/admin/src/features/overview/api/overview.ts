import { queryOptions } from '@tanstack/react-query';
import { overviewControllerOverview } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** The overview's figures; also the source of the counts in the navigation. */
export const overviewQuery = queryOptions({
  queryKey: queryKeys.overview,
  queryFn: async ({ signal }) => (await overviewControllerOverview({ ...CALL, signal })).data,
  ...REFRESH.overview,
});
