import { queryOptions } from '@tanstack/react-query';
import { servicesControllerCreate, servicesControllerList, servicesControllerUpdate } from '../../../generated/sdk.gen.js';
import type { ChangeResultView, ConfiguredServiceView, CreateServiceDto, UpdateServiceDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** All services, and the templates that others can be made from. */
export const servicesQuery = queryOptions({
  queryKey: queryKeys.services,
  queryFn: async ({ signal }) => (await servicesControllerList({ ...CALL, signal })).data,
  ...REFRESH.providers,
});

/** @throws {ApiProblem} */
export async function createService(body: CreateServiceDto): Promise<ChangeResultView> {
  return (await servicesControllerCreate({ ...CALL, body })).data;
}

/** Changes the version that the operator saw. @throws {ApiProblem} */
export async function updateService({ code, version }: Pick<ConfiguredServiceView, 'code' | 'version'>, body: UpdateServiceDto): Promise<ChangeResultView> {
  return (await servicesControllerUpdate({ ...CALL, path: { code }, headers: ifMatch(version), body })).data;
}
