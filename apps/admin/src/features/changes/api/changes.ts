import { queryOptions } from '@tanstack/react-query';
import {
  changeRequestsControllerGet,
  changeRequestsControllerList,
  changeRequestsControllerPublish,
  changeRequestsControllerRefuse,
  changeRequestsControllerWithdraw,
} from '../../../generated/sdk.gen.js';
import type { ChangeRequestView, ProofDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { type ChangesFilter, queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** Change requests, waiting or decided, newest first. */
export function changesQuery(filter: ChangesFilter) {
  return queryOptions({
    queryKey: queryKeys.changes(filter),
    queryFn: async ({ signal }) => (await changeRequestsControllerList({ ...CALL, signal, query: filter })).data,
    ...REFRESH.approvals,
  });
}

/** One change request, with what has changed since it was made. */
export function changeQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.change(id),
    queryFn: async ({ signal }) => (await changeRequestsControllerGet({ ...CALL, signal, path: { id } })).data,
    ...REFRESH.approvals,
  });
}

/** What an operator decides about a request. */
export type ChangeDecision = 'publish' | 'refuse' | 'withdraw';

/** @param proof of the publisher, for a publication @throws {ApiProblem} */
export async function decideChange(id: string, decision: ChangeDecision, text: string, proof: ProofDto): Promise<ChangeRequestView> {
  const request = { ...CALL, path: { id } };
  if (decision === 'publish')
    return (await changeRequestsControllerPublish({ ...request, body: { ...proof, ...(text === '' ? {} : { comment: text }) } })).data;
  const send = decision === 'refuse' ? changeRequestsControllerRefuse : changeRequestsControllerWithdraw;
  return (await send({ ...request, body: { reason: text } })).data;
}
