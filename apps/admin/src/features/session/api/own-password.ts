import { useMutation, useQueryClient } from '@tanstack/react-query';
import { passwordControllerChange } from '../../../generated/sdk.gen.js';
import type { ChangePasswordDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** Changes one's own password; the result is how many other sessions have ended. Nothing of it is kept. */
export function useChangePassword(onDone: (ended: number) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: ChangePasswordDto) => (await passwordControllerChange({ ...CALL, body })).data.ended,
    gcTime: 0,
    onSuccess: onDone,
    onSettled: () =>
      Promise.all([queryClient.invalidateQueries({ queryKey: queryKeys.openSessions }), queryClient.invalidateQueries({ queryKey: queryKeys.secondFactor })]),
  });
}
