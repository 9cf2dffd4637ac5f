import type { Mode } from '@app/domain';
import { queryOptions } from '@tanstack/react-query';
import { merchantsControllerList, merchantsControllerReadLimits, merchantsControllerUpdate } from '../../../generated/sdk.gen.js';
import type { ChangeResultView, MerchantPolicyView, UpdateMerchantPolicyDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** The limits and policies of all merchants in a mode. */
export function merchantPoliciesQuery(mode: Mode) {
  return queryOptions({
    queryKey: queryKeys.merchantPolicies(mode),
    queryFn: async ({ signal }) => (await merchantsControllerList({ ...CALL, signal, query: { mode } })).data,
    ...REFRESH.providers,
  });
}

/** The limits of a merchant in a mode, and what is used of them. */
export function merchantLimitsQuery(id: string, mode: Mode) {
  return queryOptions({
    queryKey: queryKeys.merchantLimits(id, mode),
    queryFn: async ({ signal }) => (await merchantsControllerReadLimits({ ...CALL, signal, path: { id, mode } })).data,
    ...REFRESH.providers,
  });
}

/** Changes the given rules of the version that the operator saw. @throws {ApiProblem} */
export async function updateMerchantPolicy(
  { merchant: id, mode, version }: Pick<MerchantPolicyView, 'merchant' | 'mode' | 'version'>,
  body: UpdateMerchantPolicyDto,
): Promise<ChangeResultView> {
  return (await merchantsControllerUpdate({ ...CALL, path: { id, mode }, headers: ifMatch(version), body })).data;
}
