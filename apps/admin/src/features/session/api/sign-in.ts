import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sessionControllerSignIn } from '../../../generated/sdk.gen.js';
import type { SecondFactorQuestionView, SessionView, SignInDto } from '../../../generated/types.gen.js';
import { SIGN_IN_CALL } from '../../../lib/api/api-client.js';
import { type ApiProblem, asProblem, inBrowser } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { openSession } from '../../../lib/session/shown-session.js';
import { askPasskey } from '../passkeys/ask-passkey.js';

type Credentials = Pick<SignInDto, 'email' | 'password'>;

/** What is asked besides the password, once that was right; null: something else went wrong. */
export function factorQuestion({ code, members }: ApiProblem): SecondFactorQuestionView | null {
  const said = members['second_factor'];
  return code === 'code_needed' && typeof said === 'object' && said !== null ? (said as SecondFactorQuestionView) : null;
}

const signIn = async (body: SignInDto): Promise<SessionView> => (await sessionControllerSignIn({ ...SIGN_IN_CALL, body })).data;

/** Signs in with a passkey. Each question is answered once, so a new one is asked for. @throws {ApiProblem} */
async function signInWithPasskey(credentials: Credentials): Promise<SessionView> {
  const question = await signIn(credentials).then(
    () => null,
    (error: unknown) => {
      const asked = factorQuestion(asProblem(error));
      if (asked === null) throw error;
      return asked.passkey;
    },
  );
  if (question === null) throw inBrowser('passkey_gone', 'No passkey is asked for any more', 'Go back and sign in again.');
  return signIn({ ...credentials, passkey: await askPasskey(question) });
}

/** Opens a session. In all tabs, what belongs to an earlier one is dropped. */
function useOpening<Body>(open: (body: Body) => Promise<SessionView>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: open,
    onSuccess: (session) => {
      openSession({ id: session.id, operatorId: session.operator.id });
      queryClient.setQueryData(queryKeys.session, session);
    },
  });
}

/** Signs in with the password, and with a code where the operator has a second factor. */
export function useSignIn() {
  return useOpening(signIn);
}

/** Signs in with the password and a passkey. */
export function usePasskeySignIn() {
  return useOpening(signInWithPasskey);
}
