import { useMutation } from '@tanstack/react-query';
import { sessionControllerSignOut } from '../../../generated/sdk.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { dropCommands } from '../../../lib/commands/scheduled-commands.js';
import { leaveSession } from '../../../lib/session/shown-session.js';

/** Ends the session. Confirmed commands that were not sent are dropped first; then, in all tabs, everything that belongs to the session. */
export function useSignOut() {
  return useMutation({
    mutationFn: async () => {
      dropCommands();
      await sessionControllerSignOut(CALL);
    },
    onSuccess: leaveSession,
  });
}
