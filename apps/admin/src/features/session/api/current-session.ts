import { queryOptions } from '@tanstack/react-query';
import { sessionControllerCurrent } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { showSession } from '../../../lib/session/shown-session.js';

/** The session that the page shows, with its operator. Read once, and compared again whenever the tab is looked at. */
export const sessionQuery = queryOptions({
  queryKey: queryKeys.session,
  queryFn: async ({ signal }) => {
    const { data } = await sessionControllerCurrent({ ...CALL, signal });
    showSession({ id: data.id, operatorId: data.operator.id });
    return data;
  },
  staleTime: Infinity,
});

/** Who is signed in to the browser now, for a page that shows another session. */
export const signedInNowQuery = queryOptions({
  queryKey: queryKeys.signedInNow,
  queryFn: async ({ signal }) => (await sessionControllerCurrent({ ...CALL, signal })).data.operator,
  staleTime: 0,
});
