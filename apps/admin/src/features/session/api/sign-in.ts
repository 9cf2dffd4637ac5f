import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sessionControllerSignIn } from '../../../generated/sdk.gen.js';
import type { SignInDto } from '../../../generated/types.gen.js';
import { SIGN_IN_CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { openSession } from '../../../lib/session/shown-session.js';

/** Opens a session. In all tabs, what belongs to an earlier one is dropped. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: SignInDto) => (await sessionControllerSignIn({ ...SIGN_IN_CALL, body })).data,
    onSuccess: (session) => {
      openSession({ id: session.id, operatorId: session.operator.id });
      queryClient.setQueryData(queryKeys.session, session);
    },
  });
}
