import { describeIdentity, type Fault, type ProblemCode, Refusal, WITHOUT_SECOND_PERSON } from '@app/domain';

/** A payout or an operator names an account that does not exist. */
export class ProviderAccountNotFound extends Refusal {
  override readonly name = 'ProviderAccountNotFound';
  readonly code: ProblemCode = 'not_found';
  constructor(id: string) {
    super(`There is no provider account ${id}.`);
  }
}

/** There is no connector for the provider. */
export class UnknownProvider extends Refusal {
  override readonly name = 'UnknownProvider';
  readonly code: ProblemCode = 'invalid_request';
  constructor(name: string, known: readonly string[]) {
    super(`There is no provider "${name}". Known: ${known.join(', ')}.`);
  }
}

/** Another operator changed the configuration first. */
export class ConfigurationChangedMeanwhile extends Refusal {
  override readonly name = 'ConfigurationChangedMeanwhile';
  readonly code: ProblemCode = 'stale_version';
  constructor() {
    super('The configuration has changed since you read it. Reload it and review your change.');
  }
}

/** The account, the route or the rule is not in a state that allows the change. */
export class ConfigurationNotAllowed extends Refusal {
  override readonly name = 'ConfigurationNotAllowed';
  readonly code: ProblemCode = 'action_not_allowed';
}

/** An account through which payouts were sent stays the account that it is: what it did can be asked about only there. */
export class IdentityIsKept extends Refusal {
  override readonly name = 'IdentityIsKept';
  readonly code: ProblemCode = 'action_not_allowed';
  constructor(account: string, before: string, after: string) {
    super(
      `Payouts were sent through ${account} as ${describeIdentity(before)}, and can be asked about only there. These credentials make it ${describeIdentity(after)}: make a new account for them, and route to that.`,
    );
  }
}

/** An operator may not confirm what they asked another one to confirm. */
export class OwnConfirmation extends Refusal {
  override readonly name = 'OwnConfirmation';
  readonly code: ProblemCode = 'forbidden';
  constructor() {
    super(`You asked for this confirmation yourself. Another operator must give it. ${WITHOUT_SECOND_PERSON}`);
  }
}

/** A route that cannot be stored. The sentence says what to correct. */
export class InvalidRoute extends Refusal {
  override readonly name = 'InvalidRoute';
  readonly code: ProblemCode = 'invalid_request';
}

export class RouteNotFound extends Refusal {
  override readonly name = 'RouteNotFound';
  readonly code: ProblemCode = 'not_found';
  constructor(id: string) {
    super(`There is no route ${id}.`);
  }
}

export class CodeRuleNotFound extends Refusal {
  override readonly name = 'CodeRuleNotFound';
  readonly code: ProblemCode = 'not_found';
  constructor(id: string) {
    super(`There is no code rule ${id}.`);
  }
}

/** A service that cannot be stored as it was entered. The sentence says what to correct, and the faults where. */
export class InvalidService extends Refusal {
  override readonly name = 'InvalidService';
  readonly code: ProblemCode = 'invalid_request';
  constructor(override readonly faults: readonly Fault[]) {
    super(faults.map(({ detail }) => detail).join(' '));
  }
}

export class UnknownService extends Refusal {
  override readonly name = 'UnknownService';
  readonly code: ProblemCode = 'not_found';
  constructor(code: string) {
    super(`There is no service ${code}.`);
  }
}
