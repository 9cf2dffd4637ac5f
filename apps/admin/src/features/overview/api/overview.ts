import { queryOptions } from '@tanstack/react-query';
import { overviewControllerOverview } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api-client.js';
import { LIVE } from '../../../lib/live.js';
import { queryKeys } from '../../../lib/query-keys.js';

/** A few figures; the counts in the navigation come from here too. */
export const overviewQuery = queryOptions({
  queryKey: queryKeys.overview,
  queryFn: async ({ signal }) => (await overviewControllerOverview({ ...CALL, signal })).data,
  ...LIVE.overview,
});
