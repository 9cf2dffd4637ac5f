import type { QueryClient } from '@tanstack/react-query';
import { queryKeys } from '../lib/api/query-keys.js';
import { dropAllDrafts, dropDraftsOfOthers } from '../lib/commands/drafts.js';
import { forgetCommands } from '../lib/commands/scheduled-commands.js';
import { listenToSession } from '../lib/session/shown-session.js';
import { openTabChannel } from '../lib/session/tab-channel.js';
import { forgetUnsent } from '../lib/session/unsent-changes.js';

/** Ties everything that a page keeps to the session that it shows, and notices when the browser is signed in otherwise. Called once. */
export function watchSession(queryClient: QueryClient): void {
  listenToSession({
    shown: ({ operatorId }) => {
      forgetUnsent();
      dropDraftsOfOthers(operatorId);
    },
    left: () => {
      forgetCommands();
      dropAllDrafts();
      queryClient.clear();
    },
  });

  // Any answer names its session, so reading one is enough to compare.
  const compare = (): void => {
    if (document.visibilityState !== 'visible') return;
    for (const queryKey of [queryKeys.session, queryKeys.signedInNow]) void queryClient.refetchQueries({ queryKey }, { cancelRefetch: false });
  };
  openTabChannel(compare);
  document.addEventListener('visibilitychange', compare);
  window.addEventListener('focus', compare);
  // A page that the browser kept and shows again has heard nothing in the meantime.
  window.addEventListener('pageshow', compare);
}
