import type { ConnectionTest } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';

/**
 * What a harmless request says about an account, in a sentence.
 * @param expected the HTTP statuses that prove that we are let in
 */
export function describeTest(provider: string, outcome: HttpOutcome, expected: readonly number[]): ConnectionTest {
  if (outcome.kind !== 'answered') return { ok: false, message: `${provider} could not be reached: ${outcome.why}. Check the address and the network.` };
  const { status } = outcome;
  if (expected.includes(status)) return { ok: true, message: `${provider} answered ${status} and accepted the credentials.` };
  if (status === 401 || status === 403) return { ok: false, message: `${provider} answered ${status}: it did not accept the credentials. Enter them again.` };
  return { ok: false, message: `${provider} answered ${status}: it is reachable, but the credentials could not be tested. Try again later.` };
}
