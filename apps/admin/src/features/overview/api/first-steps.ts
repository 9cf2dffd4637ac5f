import { queryOptions } from '@tanstack/react-query';
import { firstStepsControllerSteps } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** What is left to do until the first live payout is paid. */
export const firstStepsQuery = queryOptions({
  queryKey: queryKeys.firstSteps,
  queryFn: async ({ signal }) => (await firstStepsControllerSteps({ ...CALL, signal })).data,
  ...REFRESH.overview,
});
