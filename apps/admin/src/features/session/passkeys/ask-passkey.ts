import type { NewPasskeyDto, NewPasskeyQuestionView, PasskeyAnswerDto, PasskeyPointerView, PasskeyQuestionView } from '../../../generated/types.gen.js';
import { inBrowser } from '../../../lib/api/api-problem.js';

const SITE_NAME = 'Payout Gateway';

/** Loaded when a passkey is asked: few pages need it, and not at once. */
const library = () => import('@simplewebauthn/browser');

/** What went wrong between browser and passkey. */
function problemOf(error: unknown, rpId: string): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError')
    return inBrowser('passkey_not_used', 'The passkey was not used', 'It was cancelled, or it took too long. Try again.');
  if (name === 'SecurityError')
    return inBrowser('passkey_elsewhere', 'Passkeys do not work at this address', `They work only under the name ${rpId}: open the admin there.`);
  if (name === 'InvalidStateError')
    return inBrowser('passkey_present', 'This device has a passkey of yours already', 'Use that one, or take another device or security key.');
  return error;
}

const descriptorOf = ({ id, transports }: PasskeyPointerView) => ({
  id,
  type: 'public-key' as const,
  // Browsers leave out the names that they do not know.
  transports: transports as AuthenticatorTransport[],
});

/** Lets the operator answer with a passkey. @throws {ApiProblem} when it was cancelled or is not possible here */
export async function askPasskey({ challenge, rp_id: rpId, timeout_ms: timeout, passkeys }: PasskeyQuestionView): Promise<PasskeyAnswerDto> {
  const { startAuthentication } = await library();
  const options = { challenge, rpId, timeout, userVerification: 'required', allowCredentials: passkeys.map(descriptorOf) } as const;
  try {
    const { id, response } = await startAuthentication({ optionsJSON: { ...options, allowCredentials: [...options.allowCredentials] } });
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    const answer = { id, client_data: clientDataJSON, authenticator_data: authenticatorData, signature };
    return userHandle === undefined || userHandle === '' ? answer : { ...answer, user_handle: userHandle };
  } catch (error) {
    throw problemOf(error, rpId);
  }
}

/** Lets the operator make a passkey. @throws {ApiProblem} when it was cancelled or is not possible here */
export async function makePasskey(name: string, question: NewPasskeyQuestionView): Promise<NewPasskeyDto> {
  const { startRegistration } = await library();
  const { challenge, rp_id: rpId, timeout_ms: timeout, passkeys, user_handle: userHandle, user_name: userName, algorithms } = question;
  try {
    const { id, response } = await startRegistration({
      optionsJSON: {
        challenge,
        timeout,
        rp: { id: rpId, name: SITE_NAME },
        user: { id: userHandle, name: userName, displayName: userName },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: passkeys.map(descriptorOf),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
      },
    });
    return { name, id, client_data: response.clientDataJSON, attestation: response.attestationObject, transports: response.transports ?? [] };
  } catch (error) {
    throw problemOf(error, rpId);
  }
}
