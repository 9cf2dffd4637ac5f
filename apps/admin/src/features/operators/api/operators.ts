import { queryOptions } from '@tanstack/react-query';
import { operatorsControllerList, operatorsControllerResetFactor } from '../../../generated/sdk.gen.js';
import type { ChangeResultView } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** All operators, by name. */
export const operatorsQuery = queryOptions({
  queryKey: queryKeys.operators,
  queryFn: async ({ signal }) => (await operatorsControllerList({ ...CALL, signal })).data.data,
  ...REFRESH.sessions,
});

/** Asks for the reset of a lost second factor. @throws {ApiProblem} */
export async function resetFactor(id: string, reason: string): Promise<ChangeResultView> {
  return (await operatorsControllerResetFactor({ ...CALL, path: { id }, body: { reason } })).data;
}
