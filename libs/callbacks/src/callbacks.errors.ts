import { Refusal } from '@app/domain';

/** There is no such delivery. */
export class CallbackNotFound extends Refusal {
  override readonly name = 'CallbackNotFound';
  readonly code = 'not_found';
  constructor() {
    super('There is no such callback.');
  }
}

/** The delivery is not over yet: its next try comes by itself. */
export class CallbackStillPending extends Refusal {
  override readonly name = 'CallbackStillPending';
  readonly code = 'action_not_allowed';
  constructor() {
    super('The callback is still being delivered: its next try comes by itself.');
  }
}
