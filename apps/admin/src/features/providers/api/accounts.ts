import { queryOptions } from '@tanstack/react-query';
import {
  providerAccountsControllerChanges,
  providerAccountsControllerGet,
  providerAccountsControllerList,
  providerAccountsControllerProviders,
} from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** Providers with a connector. They change only with the gateway's version, so they are read once. */
export const providersQuery = queryOptions({
  queryKey: queryKeys.providers,
  queryFn: async ({ signal }) => (await providerAccountsControllerProviders({ ...CALL, signal })).data.data,
  staleTime: Infinity,
});

/** All accounts, by name. */
export const accountsQuery = queryOptions({
  queryKey: queryKeys.accounts,
  queryFn: async ({ signal }) => (await providerAccountsControllerList({ ...CALL, signal })).data,
  ...REFRESH.providers,
});

/** One account. */
export function accountQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.account(id),
    queryFn: async ({ signal }) => (await providerAccountsControllerGet({ ...CALL, signal, path: { id } })).data,
    ...REFRESH.providers,
  });
}

/** Changes of one account, newest first. */
export function accountChangesQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.accountChanges(id),
    queryFn: async ({ signal }) => (await providerAccountsControllerChanges({ ...CALL, signal, path: { id } })).data.data,
    ...REFRESH.providers,
  });
}
