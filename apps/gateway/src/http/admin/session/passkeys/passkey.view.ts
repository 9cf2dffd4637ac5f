import type { NewPasskeyQuestion, PasskeyQuestion } from '@app/access';

/** How a browser finds a passkey. */
export class PasskeyPointerView {
  /** The id of the credential, in base64url. */
  id: string;
  transports: string[];
}

/** What a browser passes to a passkey. It is answered once, in time, with the person verified by the device. */
export class PasskeyQuestionView {
  /** What has to be signed, in base64url. */
  challenge: string;
  /** The name of the site. */
  rp_id: string;
  /** For how long it may be answered. */
  timeout_ms: number;
  /** The passkeys that may answer. */
  passkeys: PasskeyPointerView[];
}

/** What a browser makes a passkey with. */
export class NewPasskeyQuestionView extends PasskeyQuestionView {
  /** How the passkey knows its operator, in base64url. */
  user_handle: string;
  /** The e-mail address of the operator, under which the device shows the passkey. */
  user_name: string;
  /** Algorithms that are accepted, by their numbers in COSE. */
  algorithms: number[];
}

/** What is asked at a sign-in once the password was right: the member `second_factor` of `code_needed`. */
export class SecondFactorQuestionView {
  /** True if a code of an authenticator app can be entered. A recovery code always can. */
  authenticator_app: boolean;
  /** Null if no passkey can answer. */
  passkey: PasskeyQuestionView | null;
}

/** What came of a new passkey. */
export class RegisteredPasskeyView {
  /** With the first second factor, shown once. Null: the former ones still count. */
  recovery_codes: string[] | null;
}

/** A question as the API shows it. */
export function questionView({ challenge, rpId, timeoutMs, passkeys }: PasskeyQuestion): PasskeyQuestionView {
  const pointers = passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
  return { challenge, rp_id: rpId, timeout_ms: timeoutMs, passkeys: pointers };
}

/** A question for a new passkey as the API shows it. */
export function newPasskeyView({ userHandle, algorithms, ...question }: NewPasskeyQuestion, email: string): NewPasskeyQuestionView {
  return { ...questionView(question), user_handle: userHandle, user_name: email, algorithms: [...algorithms] };
}
