import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sessionControllerSignOut } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';

/** Ends the session and clears all cached data. */
export function useSignOut() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await sessionControllerSignOut(CALL);
    },
    onSuccess: () => {
      queryClient.clear();
    },
  });
}
