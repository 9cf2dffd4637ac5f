import { queryOptions } from '@tanstack/react-query';
import { routesControllerChanges, routesControllerCreate, routesControllerList, routesControllerUpdate } from '../../../generated/sdk.gen.js';
import type { ChangeResultView, CreateRouteDto, UpdateRouteDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** All routes, and the services for which routes can be added. */
export const routesQuery = queryOptions({
  queryKey: queryKeys.routes,
  queryFn: async ({ signal }) => (await routesControllerList({ ...CALL, signal })).data,
  ...REFRESH.providers,
});

/** Changes of routes, newest first. */
export const routeChangesQuery = queryOptions({
  queryKey: queryKeys.routeChanges,
  queryFn: async ({ signal }) => (await routesControllerChanges({ ...CALL, signal })).data.data,
  ...REFRESH.providers,
});

/** @throws {ApiProblem} */
export async function createRoute(body: CreateRouteDto): Promise<ChangeResultView> {
  return (await routesControllerCreate({ ...CALL, body })).data;
}

/** @throws {ApiProblem} */
export async function updateRoute(id: string, body: UpdateRouteDto): Promise<ChangeResultView> {
  return (await routesControllerUpdate({ ...CALL, path: { id }, body })).data;
}
