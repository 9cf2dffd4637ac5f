import type { ConnectionTest, ToldAccount } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';

/** The provider says nothing about the account. */
export const NOTHING_TOLD: ToldAccount = { account: null, mode: null };

/**
 * Describes in one sentence what a harmless request says about an account. It tells nothing of what was found at an address that is not the
 * provider's: a refused connection, a silent host and any other answer read the same.
 * @param expected the HTTP statuses that prove that the credentials were accepted
 * @param told what their acceptance says about the account
 */
export function describeTest(provider: string, outcome: HttpOutcome, expected: readonly number[], told = NOTHING_TOLD): ConnectionTest {
  const status = outcome.kind === 'answered' ? outcome.status : null;
  if (status !== null && expected.includes(status)) return { ok: true, message: `${provider} accepted the credentials.`, told };
  if (status === 401 || status === 403) return { ok: false, message: `${provider} did not accept the credentials. Enter them again.`, told: NOTHING_TOLD };
  return {
    ok: false,
    message: `${provider} could not be reached at this address, or does not answer there as expected. Check the address and the network, and try again later.`,
    told: NOTHING_TOLD,
  };
}
