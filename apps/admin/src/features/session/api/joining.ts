import { joiningControllerAccept, joiningControllerLook } from '../../../generated/sdk.gen.js';
import type { AcceptedInvitationView, AcceptInvitationDto, OpenedInvitationView } from '../../../generated/types.gen.js';
import { SIGN_IN_CALL } from '../../../lib/api/api-client.js';

/** Whom a link is for. @throws {ApiProblem} */
export async function lookAtInvitation(token: string): Promise<OpenedInvitationView> {
  return (await joiningControllerLook({ ...SIGN_IN_CALL, body: { token } })).data;
}

/** Becomes an operator. The link is used up. @throws {ApiProblem} */
export async function acceptInvitation(body: AcceptInvitationDto): Promise<AcceptedInvitationView> {
  return (await joiningControllerAccept({ ...SIGN_IN_CALL, body })).data;
}
