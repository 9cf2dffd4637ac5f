import { Refusal } from '@app/domain';

/** There is no such delivery. */
export class CallbackNotFound extends Refusal {
  override readonly name = 'CallbackNotFound';
  readonly code = 'not_found';
  constructor() {
    super('There is no such callback.');
  }
}

/** The delivery is not finished yet: its next attempt is scheduled. */
export class CallbackStillPending extends Refusal {
  override readonly name = 'CallbackStillPending';
  readonly code = 'action_not_allowed';
  constructor() {
    super('The callback is still being delivered: its next attempt is scheduled.');
  }
}

/** A test delivery that cannot be sent now. */
export class TestDeliveryRefused extends Refusal {
  override readonly name = 'TestDeliveryRefused';
  readonly code = 'action_not_allowed';
}

/** The connection was made to another address than the checked one. */
export class ConnectedElsewhere extends Error {
  override readonly name = 'ConnectedElsewhere';
}

/** An attempt that exceeded its time limit; the name is the platform's, as `AbortSignal.timeout` uses it. */
export class AttemptTimedOut extends Error {
  override readonly name = 'TimeoutError';
}

/** The host name has no address, or its name servers do not answer. */
export class HostNotResolved extends Error {
  override readonly name = 'HostNotResolved';
}
