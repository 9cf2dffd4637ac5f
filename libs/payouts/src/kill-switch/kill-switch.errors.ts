import { type ProblemCode, Refusal, WITHOUT_SECOND_PERSON } from '@app/domain';

/** No kill switch with this id was ever pressed. */
export class KillSwitchNotFound extends Refusal {
  override readonly name = 'KillSwitchNotFound';
  readonly code: ProblemCode = 'not_found';
  constructor(id: string) {
    super(`There is no kill switch ${id}.`);
  }
}

/** What is to be stopped does not exist, or is not named. */
export class InvalidKillSwitch extends Refusal {
  override readonly name = 'InvalidKillSwitch';
  readonly code: ProblemCode = 'invalid_request';
}

/** It is not in a state that allows this. */
export class KillSwitchNotAllowed extends Refusal {
  override readonly name = 'KillSwitchNotAllowed';
  readonly code: ProblemCode = 'action_not_allowed';
}

/** Somebody else acted first: what the operator saw is not how it is. */
export class KillSwitchChangedMeanwhile extends Refusal {
  override readonly name = 'KillSwitchChangedMeanwhile';
  readonly code: ProblemCode = 'stale_version';
  constructor() {
    super('The kill switch has changed since you read it. Look at it again, then decide.');
  }
}

/** Who asked to resume does not approve it. */
export class OwnResumption extends Refusal {
  override readonly name = 'OwnResumption';
  readonly code: ProblemCode = 'forbidden';
  constructor() {
    super(`You cannot approve your own request to resume. Ask a second person, who has to be an approver or an admin. ${WITHOUT_SECOND_PERSON}`);
  }
}
