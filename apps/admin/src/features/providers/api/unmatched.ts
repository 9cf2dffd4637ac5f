import { queryOptions } from '@tanstack/react-query';
import { unmatchedNotificationsControllerList, unmatchedNotificationsControllerNote } from '../../../generated/sdk.gen.js';
import type { UnmatchedNotificationView } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** Messages of an account that could not be applied, the oldest first. */
export function unmatchedQuery(accountId: string) {
  return queryOptions({
    queryKey: queryKeys.unmatched(accountId),
    queryFn: async ({ signal }) => (await unmatchedNotificationsControllerList({ ...CALL, signal, path: { id: accountId } })).data.data,
    ...REFRESH.providers,
  });
}

/** @throws {ApiProblem} */
export async function noteUnmatched(accountId: string, ids: readonly string[], reason: string): Promise<UnmatchedNotificationView[]> {
  return (await unmatchedNotificationsControllerNote({ ...CALL, path: { id: accountId }, body: { ids: [...ids], reason } })).data.data;
}
