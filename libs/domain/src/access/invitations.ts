/** For how long the link of an invitation is accepted, in hours. */
export const INVITATION_HOURS = 72;
/** For how long the inviter may fetch the link of a published invitation, in hours. Then the invitation has expired. */
export const INVITATION_FETCH_HOURS = 168;
/** For how long the link to the first administrator is accepted, in hours. */
export const SETUP_HOURS = 24;
/** Characters of the token in a link: 32 bytes in base64url. */
export const INVITATION_TOKEN_CHARACTERS = 43;
/** Where the admin opens a link. The token follows as the fragment, which browsers send to nobody. */
export const INVITATION_PATH = '/admin/join';

/** What an invitation is now. `unclaimed`: the inviter has not fetched the link yet. `open`: the link is accepted. */
export const INVITATION_STATES = ['unclaimed', 'open', 'accepted', 'withdrawn', 'replaced', 'expired'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** The link for a token. @param adminUrl where the gateway is opened in a browser, such as `https://payouts.example` */
export function invitationLink(adminUrl: string, token: string): string {
  return `${adminUrl.replace(/\/$/, '')}${INVITATION_PATH}#${token}`;
}
