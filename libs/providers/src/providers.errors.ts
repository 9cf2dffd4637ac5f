import { type ProblemCode, Refusal } from '@app/domain';

/** An account that a payout or an operator names and that is not there. */
export class ProviderAccountNotFound extends Refusal {
  override readonly name = 'ProviderAccountNotFound';
  readonly code: ProblemCode = 'not_found';
  constructor(id: string) {
    super(`There is no provider account ${id}.`);
  }
}

/** A provider for which there is no connector. */
export class UnknownProvider extends Refusal {
  override readonly name = 'UnknownProvider';
  readonly code: ProblemCode = 'invalid_request';
  constructor(name: string, known: readonly string[]) {
    super(`There is no provider "${name}". Known: ${known.join(', ')}.`);
  }
}

/** Somebody else changed the configuration first. */
export class ConfigurationChangedMeanwhile extends Refusal {
  override readonly name = 'ConfigurationChangedMeanwhile';
  readonly code: ProblemCode = 'stale_version';
  constructor() {
    super('It has changed in the meantime. Review it again.');
  }
}

/** What was asked for does not fit how the account, the route or the rule is now. */
export class ConfigurationNotAllowed extends Refusal {
  override readonly name = 'ConfigurationNotAllowed';
  readonly code: ProblemCode = 'action_not_allowed';
}

/** A route that cannot be: each sentence says what to mend. */
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

/** Nobody publishes what they drafted themselves. */
export class OwnCodeRule extends Refusal {
  override readonly name = 'OwnCodeRule';
  readonly code: ProblemCode = 'forbidden';
  constructor() {
    super('Nobody publishes a rule that they drafted themselves. Ask a second operator.');
  }
}
