import type { ConnectionTest } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';

/**
 * Describes in one sentence what a harmless request says about an account.
 * @param expected the HTTP statuses that prove that the credentials were accepted
 */
export function describeTest(provider: string, outcome: HttpOutcome, expected: readonly number[]): ConnectionTest {
  if (outcome.kind !== 'answered') return { ok: false, message: `${provider} could not be reached: ${outcome.why}. Check the address and the network.` };
  const { status } = outcome;
  if (expected.includes(status)) return { ok: true, message: `${provider} answered ${status} and accepted the credentials.` };
  if (status === 401 || status === 403) return { ok: false, message: `${provider} answered ${status} and did not accept the credentials. Enter them again.` };
  return { ok: false, message: `${provider} answered ${status}, so it is reachable but the credentials could not be tested. Try again later.` };
}
