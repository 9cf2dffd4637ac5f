import { useQueryClient } from '@tanstack/react-query';
import type { NamedView, QueuePageView } from '../../generated/types.gen.js';
import { queryKeys } from '../../lib/api/query-keys.js';

/** The provider accounts in the queue pages read so far, sorted by name; always includes the selected one. */
export function useKnownProviders(picked: string | undefined): NamedView[] {
  const pages = useQueryClient().getQueriesData<QueuePageView>({ queryKey: queryKeys.queues });
  const found = new Map<string, NamedView>();
  if (picked !== undefined) found.set(picked, { id: picked, name: picked });
  for (const [, page] of pages) {
    for (const { payout } of page?.data ?? []) {
      if (payout.provider) found.set(payout.provider.id, payout.provider);
    }
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}
