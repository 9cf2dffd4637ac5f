import { queryOptions } from '@tanstack/react-query';
import { sessionControllerCurrent } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** The signed-in operator. Read once; a 401 from any other request means that the session has ended. */
export const sessionQuery = queryOptions({
  queryKey: queryKeys.session,
  queryFn: async ({ signal }) => (await sessionControllerCurrent({ ...CALL, signal })).data,
  staleTime: Infinity,
});
