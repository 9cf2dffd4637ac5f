import { type Fault, Refusal } from '@app/domain';

export class ChangeRequestNotFound extends Refusal {
  override readonly name = 'ChangeRequestNotFound';
  readonly code = 'not_found';
  constructor(id: string) {
    super(`There is no change request ${id}.`);
  }
}

/** The request was decided, has expired, or is void. The sentence says which. */
export class ChangeNotOpen extends Refusal {
  override readonly name = 'ChangeNotOpen';
  readonly code = 'change_not_open';
}

/** The operator may not decide the request, or not in this way. */
export class ChangeNotAllowed extends Refusal {
  override readonly name = 'ChangeNotAllowed';
  readonly code = 'forbidden';
}

/** Too many requests wait already. */
export class TooManyWaiting extends Refusal {
  override readonly name = 'TooManyWaiting';
  readonly code = 'action_not_allowed';
}

/** Nobody can publish now: there is one administrator only. */
export class FourEyesClosed extends Refusal {
  override readonly name = 'FourEyesClosed';
  readonly code = 'action_not_allowed';
  constructor() {
    super(
      'Live configuration needs a second administrator, and there is only one. Invite one on the server with "npm run operator:invite", or set SOLE_OPERATOR=true and start again.',
    );
  }
}

/** A change that cannot be sent as it was entered. */
export class InvalidChange extends Refusal {
  override readonly name = 'InvalidChange';
  readonly code = 'invalid_request';
}

/** An approval rule that is refused, with everything that is wrong. */
export class InvalidApprovalRule extends Refusal {
  override readonly name = 'InvalidApprovalRule';
  readonly code = 'invalid_request';
  constructor(override readonly faults: readonly Fault[]) {
    super(faults.map(({ detail }) => detail).join(' '));
  }
}

export class UnknownApprovalRule extends Refusal {
  override readonly name = 'UnknownApprovalRule';
  readonly code = 'not_found';
  constructor(id: string) {
    super(`There is no approval rule ${id}.`);
  }
}

/** What is changed has changed since, or the maker may no longer change it: the request becomes void. Never leaves this library. */
export class ChangeOvertaken extends Error {
  override readonly name = 'ChangeOvertaken';
}
