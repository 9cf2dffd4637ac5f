import { type Fault, type ProblemCode, Refusal } from '@app/domain';

/** A request whose API key is missing, unknown, not in force or lacks the permission. The message says how to correct it. */
export class ApiKeyRefused extends Refusal {
  override readonly name = 'ApiKeyRefused';
  constructor(
    readonly code: Extract<ProblemCode, 'unauthenticated' | 'forbidden'>,
    detail: string,
  ) {
    super(detail);
  }
}

/** The merchant has as many keys of this mode as it may. */
export class TooManyActiveKeys extends Refusal {
  override readonly name = 'TooManyActiveKeys';
  readonly code = 'action_not_allowed';
}

/** The key is not in a state in which this can be done, or not by this operator. */
export class ApiKeyNotChanged extends Refusal {
  override readonly name = 'ApiKeyNotChanged';
  readonly code = 'action_not_allowed';
}

/** The invitation is not in a state in which this can be done, or not by this operator. */
export class InvitationNotChanged extends Refusal {
  override readonly name = 'InvitationNotChanged';
  readonly code = 'action_not_allowed';
}

/** The link is none of an invitation that is open: the message does not say whether it ever was. */
export class InvitationNotValid extends Refusal {
  override readonly name = 'InvitationNotValid';
  readonly code = 'not_found';
  constructor() {
    super('This link is not valid, or not any more: it was used, withdrawn, or is too old. Ask who sent it for another one.');
  }
}

/** The merchant is not in a state in which this can be done. */
export class MerchantNotChanged extends Refusal {
  override readonly name = 'MerchantNotChanged';
  readonly code = 'action_not_allowed';
}

/** The merchant is not what the operator saw. */
export class MerchantChangedMeanwhile extends Refusal {
  override readonly name = 'MerchantChangedMeanwhile';
  readonly code = 'stale_version';
  constructor(present: number | undefined) {
    super(`The merchant has changed in the meantime: it has version ${String(present)} now. Load it again and decide again.`);
  }
}

/** E-mail or password is wrong, or the operator is disabled: the message does not say which. */
export class SignInFailed extends Refusal {
  override readonly name = 'SignInFailed';
  readonly code = 'sign_in_failed';
  constructor() {
    super('E-mail or password is wrong.');
  }
}

/** Too many failed sign-ins: for one e-mail address, from one network, or altogether. The message does not say which. */
export class TooManyAttempts extends Refusal {
  override readonly name = 'TooManyAttempts';
  readonly code = 'too_many_attempts';
  constructor(override readonly retryAfterSeconds: number) {
    super(`There were too many failed attempts: try again in ${Math.ceil(retryAfterSeconds / 60)} min, or in a browser in which you have signed in before.`);
  }
}

const BUSY_RETRY_SECONDS = 5;

/** More sign-ins wait than are let in. */
export class SignInsBusy extends Refusal {
  override readonly name = 'SignInsBusy';
  readonly code = 'too_many_attempts';
  override readonly retryAfterSeconds = BUSY_RETRY_SECONDS;
  constructor() {
    super(`Too many sign-ins are waiting: try again in ${String(BUSY_RETRY_SECONDS)} s.`);
  }
}

/** A merchant, key or operator that cannot be stored as asked. */
export class InvalidAccessRequest extends Refusal {
  override readonly name = 'InvalidAccessRequest';
  readonly code = 'invalid_request';
  constructor(override readonly faults: readonly Fault[]) {
    super(faults.map((fault) => fault.detail).join(' '));
  }
}

/** A merchant, key or operator that does not exist. */
export class AccessSubjectNotFound extends Refusal {
  override readonly name = 'AccessSubjectNotFound';
  readonly code = 'not_found';
}

/** The password with which an operator proves again who they are is wrong. */
export class PasswordWrong extends Refusal {
  override readonly name = 'PasswordWrong';
  readonly code = 'password_wrong';
  constructor() {
    super('The password is wrong. Enter your own password again. Nothing was done.');
  }
}

/** Something more than the password is needed: a second factor of the operator, at the sign-in or again before a decision. */
export class CodeNeeded extends Refusal {
  override readonly name = 'CodeNeeded';
  readonly code = 'code_needed';
  override readonly extra: Readonly<Record<string, unknown>>;
  /** @param question the member `second_factor` of the answer, at a sign-in: there is no session yet to ask in */
  constructor(question: object | null = null) {
    super('Use a passkey, or enter a code of your authenticator app, or a recovery code. Nothing was done.');
    this.extra = question === null ? {} : { second_factor: question };
  }
}

const NOT_ACCEPTED = {
  code: 'The code is not accepted: it is wrong, too old, or was used already. Wait for the next code of your app and enter that. Nothing was done.',
  passkey: 'The passkey is not accepted: it is none of yours here, or it answered too late. Try again, or use another factor. Nothing was done.',
} as const;

/** The code or the passkey is none of the operator's, or was used before: the message does not say which. */
export class CodeWrong extends Refusal {
  override readonly name = 'CodeWrong';
  readonly code = 'code_wrong';
  constructor(what: keyof typeof NOT_ACCEPTED = 'code') {
    super(NOT_ACCEPTED[what]);
  }
}

/** A second factor that is not set up or removed as asked. The message says why. */
export class FactorNotChanged extends Refusal {
  override readonly name = 'FactorNotChanged';
  readonly code = 'action_not_allowed';
}

/** Every operator needs a second factor, and this one has none yet. */
export class FactorRequired extends Refusal {
  override readonly name = 'FactorRequired';
  readonly code = 'factor_required';
  constructor() {
    super('Every operator needs a second factor here, because SECOND_FACTOR=required. Set yours up first: until then you can do nothing else.');
  }
}

/** A code for an enrolment that was not started, or too long ago; or there is no second factor. */
export class EnrolmentNotStarted extends Refusal {
  override readonly name = 'EnrolmentNotStarted';
  readonly code = 'action_not_allowed';
  constructor() {
    super('There is no second factor to confirm: it was not set up, or its setup was started more than 15 minutes ago. Start the setup again.');
  }
}

/** The policy of a merchant is not the one that the operator saw. */
export class PolicyChangedMeanwhile extends Refusal {
  override readonly name = 'PolicyChangedMeanwhile';
  readonly code = 'stale_version';
  constructor(present: number | undefined) {
    super(`The policy has changed in the meantime: it has version ${String(present)} now. Load it again and decide again.`);
  }
}
