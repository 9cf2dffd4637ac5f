import { queryOptions } from '@tanstack/react-query';
import { useState } from 'react';
import { recipientsControllerForms, recipientsControllerSearch } from '../../../generated/sdk.gen.js';
import type { RecipientSearchDto, RecipientSearchView } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { type ApiProblem, asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** Which fields of each service a recipient is recognised by. */
export const recipientFormsQuery = queryOptions({
  queryKey: queryKeys.recipientForms,
  queryFn: async ({ signal }) => (await recipientsControllerForms({ ...CALL, signal })).data,
  ...REFRESH.providers,
});

export interface RecipientSearchRun {
  /** Null: before the first search, and while one is under way. */
  found: RecipientSearchView | null;
  problem: ApiProblem | null;
  isBusy: boolean;
  search: (wanted: RecipientSearchDto) => void;
}

/** Searches for a recipient. What was typed goes into the body of one request, and into no cache: the cache of mutations keeps what was sent. */
export function useRecipientSearch(onFound: (found: RecipientSearchView) => void): RecipientSearchRun {
  const [state, setState] = useState<Omit<RecipientSearchRun, 'search'>>({ found: null, problem: null, isBusy: false });
  const run = async (body: RecipientSearchDto): Promise<void> => {
    setState({ found: null, problem: null, isBusy: true });
    try {
      const found = (await recipientsControllerSearch({ ...CALL, body })).data;
      setState({ found, problem: null, isBusy: false });
      if (found.payout_id !== null) onFound(found);
    } catch (error) {
      setState({ found: null, problem: asProblem(error), isBusy: false });
    }
  };
  return { ...state, search: (body) => void run(body) };
}
