import { type ProblemCode, Refusal } from '@app/domain';

/** The message is not one of the provider's: wrong signature, too old, or not readable. */
export class NotificationRefused extends Refusal {
  override readonly name = 'NotificationRefused';
  readonly code: ProblemCode = 'forbidden';
  constructor() {
    super('The notification was refused: its signature is wrong, it is too old, or it cannot be read.');
  }
}

/** No provider account with this id. */
export class NotificationAddressUnknown extends Refusal {
  override readonly name = 'NotificationAddressUnknown';
  readonly code: ProblemCode = 'not_found';
  constructor() {
    super('There is no provider account at this address.');
  }
}

/** One message about more payouts than are stored at once. */
export class TooManyReports extends Refusal {
  override readonly name = 'TooManyReports';
  readonly code: ProblemCode = 'body_too_large';
  constructor(max: number) {
    super(`The notification is about more than ${max} payouts. Nothing of it was stored: send it in parts.`);
  }
}
