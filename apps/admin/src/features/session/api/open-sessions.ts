import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  sessionsControllerEnd,
  sessionsControllerEndAll,
  sessionsControllerEndOthers,
  sessionsControllerOfOthers,
  sessionsControllerOwn,
} from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** The signed-in operator's own open sessions. */
export const ownSessionsQuery = queryOptions({
  queryKey: queryKeys.ownSessions,
  queryFn: async ({ signal }) => (await sessionsControllerOwn({ ...CALL, signal })).data.data,
  ...REFRESH.sessions,
});

/** A page of the other operators with their open sessions. */
export function othersSessionsQuery(cursor: string | undefined) {
  return queryOptions({
    queryKey: queryKeys.othersSessions(cursor),
    queryFn: async ({ signal }) => (await sessionsControllerOfOthers({ ...CALL, signal, query: { cursor } })).data,
    placeholderData: keepPreviousData,
    ...REFRESH.sessions,
  });
}

/** Which sessions end: one, one's own but the present one, or all of another operator. */
export type Ending = { sessionId: string } | { operatorId: string } | 'own-others';

async function end(ending: Ending): Promise<number> {
  if (ending === 'own-others') return (await sessionsControllerEndOthers(CALL)).data.ended;
  if ('operatorId' in ending) return (await sessionsControllerEndAll({ ...CALL, path: { id: ending.operatorId } })).data.ended;
  await sessionsControllerEnd({ ...CALL, path: { id: ending.sessionId } });
  return 1;
}

/** Ends sessions; the result is how many have ended. */
export function useEndSessions() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: end,
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.openSessions }),
  });
}
