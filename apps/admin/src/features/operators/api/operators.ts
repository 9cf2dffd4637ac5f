import type { OperatorRole } from '@app/domain';
import { queryOptions } from '@tanstack/react-query';
import {
  operatorsControllerChangeRole,
  operatorsControllerDisable,
  operatorsControllerList,
  operatorsControllerResetFactor,
} from '../../../generated/sdk.gen.js';
import type { ChangeResultView, OperatorAccountView } from '../../../generated/types.gen.js';
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

/** Asks for another role of an operator. @throws {ApiProblem} */
export async function changeRole(id: string, role: OperatorRole, reason: string): Promise<ChangeResultView> {
  return (await operatorsControllerChangeRole({ ...CALL, path: { id }, body: { role, reason } })).data;
}

/** Disables an operator at once. @throws {ApiProblem} */
export async function disableOperator(id: string, reason: string): Promise<OperatorAccountView> {
  return (await operatorsControllerDisable({ ...CALL, path: { id }, body: { reason } })).data;
}
