import type { Mode } from '@app/domain';
import { queryOptions } from '@tanstack/react-query';
import { overviewControllerOverview } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** The overview's figures of a mode; also the source of the counts in the navigation. */
export function overviewQuery(mode: Mode) {
  return queryOptions({
    queryKey: queryKeys.overview(mode),
    queryFn: async ({ signal }) => (await overviewControllerOverview({ ...CALL, signal, query: { mode } })).data,
    ...REFRESH.overview,
  });
}
