import { queryOptions } from '@tanstack/react-query';
import { overviewControllerOverview } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { LIVE } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** A few figures; the counts in the navigation come from here too. */
export const overviewQuery = queryOptions({
  queryKey: queryKeys.overview,
  queryFn: async ({ signal }) => (await overviewControllerOverview({ ...CALL, signal })).data,
  ...LIVE.overview,
});
