import { queryOptions } from '@tanstack/react-query';
import {
  invitationsControllerFetchLink,
  invitationsControllerInvite,
  invitationsControllerList,
  invitationsControllerWithdraw,
} from '../../../generated/sdk.gen.js';
import type { ChangeResultView, InvitationView, InviteDto, ProofDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** Invitations: those that are not over first, then the newest. */
export const invitationsQuery = queryOptions({
  queryKey: queryKeys.invitations,
  queryFn: async ({ signal }) => (await invitationsControllerList({ ...CALL, signal })).data.data,
  ...REFRESH.sessions,
});

/** Asks for an invitation. @throws {ApiProblem} */
export async function invite(body: InviteDto): Promise<ChangeResultView> {
  return (await invitationsControllerInvite({ ...CALL, body })).data;
}

/** Fetches the token of a published invitation. @throws {ApiProblem} */
export async function fetchLink(id: string, body: ProofDto): Promise<string> {
  return (await invitationsControllerFetchLink({ ...CALL, path: { id }, body })).data.token;
}

/** @throws {ApiProblem} */
export async function withdrawInvitation(id: string, reason: string): Promise<InvitationView> {
  return (await invitationsControllerWithdraw({ ...CALL, path: { id }, body: { reason } })).data;
}
