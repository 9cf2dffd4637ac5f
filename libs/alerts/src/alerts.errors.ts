import { type Fault, Refusal } from '@app/domain';

/** There is no such channel, or it was removed. */
export class AlertChannelNotFound extends Refusal {
  override readonly name = 'AlertChannelNotFound';
  readonly code = 'not_found';
  constructor(id: string) {
    super(`There is no alert channel ${id}: it may have been removed. Load the list again.`);
  }
}

/** A channel or a limit that cannot be stored as asked. */
export class InvalidAlertSettings extends Refusal {
  override readonly name = 'InvalidAlertSettings';
  readonly code = 'invalid_request';
  constructor(override readonly faults: readonly Fault[]) {
    super(faults.map(({ detail }) => detail).join(' '));
  }
}

/** It is not what the operator saw. */
export class AlertSettingsChangedMeanwhile extends Refusal {
  override readonly name = 'AlertSettingsChangedMeanwhile';
  readonly code = 'stale_version';
  constructor(present: number) {
    super(`It has changed in the meantime: it has version ${String(present)} now. Load it again and decide again.`);
  }
}

/** An operator tries a channel more often than its receiver should bear. */
export class TooManyTests extends Refusal {
  override readonly name = 'TooManyTests';
  readonly code = 'too_many_requests';
  override readonly retryAfterSeconds = 60;
  constructor() {
    super('This channel was tested several times within a minute: wait a minute, then try again.');
  }
}
