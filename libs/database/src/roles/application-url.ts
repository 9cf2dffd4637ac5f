import { createHmac } from 'node:crypto';

/** The application's role on a server that is ours alone. */
const APPLICATION_USER = 'payout_gateway';

/**
 * The application's address beside the owner's, for servers whose roles are not created by hand: the embedded one, and those of tests.
 * The password follows from the owner's, one way only, so that there is no second secret to keep.
 */
export function applicationUrlBeside(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.password = createHmac('sha256', decodeURIComponent(url.password)).update(APPLICATION_USER).digest('base64url');
  url.username = APPLICATION_USER;
  return url.toString();
}
