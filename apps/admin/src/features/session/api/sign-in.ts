import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sessionControllerSignIn } from '../../../generated/sdk.gen.js';
import type { SignInDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** Opens a session, after clearing the data of an earlier one. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: SignInDto) => (await sessionControllerSignIn({ ...CALL, body })).data,
    onSuccess: (session) => {
      queryClient.clear();
      queryClient.setQueryData(queryKeys.session, session);
    },
  });
}
