import { queryOptions } from '@tanstack/react-query';
import { payoutsControllerGet } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** Everything about one payout. */
export function payoutQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.payout(id),
    queryFn: async ({ signal }) => (await payoutsControllerGet({ ...CALL, signal, path: { id } })).data,
    ...REFRESH.payout,
  });
}
