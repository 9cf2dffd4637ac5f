import { type Fault, type ModerationAction, type PayoutStatus, type ProblemCode, Refusal } from '@app/domain';
import type { LimitsReached } from './limits/reached-limits.js';

/** There is no payout with this id, or it belongs to another merchant. */
export class PayoutNotFound extends Refusal {
  override readonly name = 'PayoutNotFound';
  readonly code: ProblemCode = 'payout_not_found';
  constructor(id: string) {
    super(`There is no payout ${id}.`);
  }
}

/** The table of transitions has no such change. A defect of the gateway, not of the caller. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  constructor(id: string, from: PayoutStatus, to: PayoutStatus) {
    super(`The payout ${id} cannot go from ${from} to ${to}.`);
  }
}

/** The payout has another version than expected. */
export class PayoutChangedMeanwhile extends Refusal {
  override readonly name = 'PayoutChangedMeanwhile';
  readonly code: ProblemCode = 'stale_version';
  constructor(id: string, expected?: number, present?: number) {
    super(
      expected === undefined
        ? `The payout ${id} has changed in the meantime. Read it again.`
        : `The payout ${id} has version ${present ?? '?'} by now, not ${expected}. Read it again, then decide.`,
    );
  }
}

/** The merchant has used this reference before. */
export class ReferenceTaken extends Refusal {
  override readonly name = 'ReferenceTaken';
  readonly code: ProblemCode = 'reference_taken';
  override readonly faults: readonly Fault[] = [{ pointer: '/reference', detail: 'is taken by another payout' }];
  override readonly extra: Readonly<Record<string, unknown>>;
  constructor(reference: string, payoutId: string | null) {
    super(`The reference "${reference}" belongs to another payout already. A reference can be used only once.`);
    this.extra = payoutId === null ? {} : { payout_id: payoutId };
  }
}

/** There is no such service. */
export class ServiceNotFound extends Refusal {
  override readonly name = 'ServiceNotFound';
  readonly code: ProblemCode = 'unknown_service';
  override readonly faults: readonly Fault[] = [{ pointer: '/service', detail: 'is not one of the services listed at /v1/services' }];
  constructor(service: string) {
    super(`There is no service "${service}". GET /v1/services lists them.`);
  }
}

/** The service takes no new payouts. */
export class ServiceDisabled extends Refusal {
  override readonly name = 'ServiceDisabled';
  readonly code: ProblemCode = 'service_disabled';
  override readonly faults: readonly Fault[] = [{ pointer: '/service', detail: 'takes no new payouts; those at /v1/services do' }];
  constructor(service: string) {
    super(`The service "${service}" is disabled: it takes no new payouts. GET /v1/services lists those that do.`);
  }
}

/** The currency is not the service's. */
export class CurrencyMismatch extends Refusal {
  override readonly name = 'CurrencyMismatch';
  readonly code: ProblemCode = 'currency_mismatch';
  override readonly faults: readonly Fault[];
  constructor(service: string, expected: string) {
    super(`The service ${service} pays in ${expected}.`);
    this.faults = [{ pointer: '/currency', detail: `must be ${expected}, or be left out` }];
  }
}

/** The amount cannot be read. */
export class AmountNotAccepted extends Refusal {
  override readonly name = 'AmountNotAccepted';
  readonly code: ProblemCode = 'invalid_amount';
  override readonly faults: readonly Fault[];
  constructor(detail: string) {
    super(detail);
    this.faults = [{ pointer: '/amount', detail }];
  }
}

/** The fields do not fit the service's schema. Values are never repeated. */
export class FieldsNotAccepted extends Refusal {
  override readonly name = 'FieldsNotAccepted';
  readonly code: ProblemCode = 'invalid_fields';
  constructor(
    service: string,
    override readonly faults: readonly Fault[],
  ) {
    super(`The fields do not match the service ${service}. GET /v1/services shows their JSON Schema.`);
  }
}

/** The details are not those that the provider asked for. */
export class DetailsNotAccepted extends Refusal {
  override readonly name = 'DetailsNotAccepted';
  readonly code: ProblemCode = 'invalid_fields';
  constructor(
    requiredAction: string,
    override readonly faults: readonly Fault[],
  ) {
    super(`The details do not answer what the provider waits for (${requiredAction}). The payout's next_step names them.`);
  }
}

/** The recipient whom the details name may not receive the payout now. */
export class RecipientLimitReached extends Refusal {
  override readonly name = 'RecipientLimitReached';
  readonly code: ProblemCode = 'limit_reached';
  override readonly extra: Readonly<Record<string, unknown>>;
  constructor({ reason, extra }: LimitsReached) {
    super(reason);
    this.extra = { ...extra };
  }
}

/** The lifetime is in the past or too long. */
export class LifetimeNotAccepted extends Refusal {
  override readonly name = 'LifetimeNotAccepted';
  readonly code: ProblemCode = 'invalid_lifetime';
  override readonly faults: readonly Fault[] = [{ pointer: '/expires_at', detail: 'must be in the future, at most a year from now' }];
  constructor() {
    super('The payout would expire before it began, or later than in a year.');
  }
}

/** The same key was used for another request. */
export class IdempotencyKeyReused extends Refusal {
  override readonly name = 'IdempotencyKeyReused';
  readonly code: ProblemCode = 'idempotency_key_reused';
  constructor() {
    super('This Idempotency-Key was used for another request. Use a new key for a new request, and the same body for a repeat.');
  }
}

/** The same key is in use right now. */
export class RequestInProgress extends Refusal {
  override readonly name = 'RequestInProgress';
  readonly code: ProblemCode = 'request_in_progress';
  override readonly retryAfterSeconds = 1;
  constructor() {
    super('A request with this Idempotency-Key is still running. Repeat it in a second to get its answer.');
  }
}

/** An operator has to decide first. */
export class PayoutInModeration extends Refusal {
  override readonly name = 'PayoutInModeration';
  readonly code: ProblemCode = 'payout_in_moderation';
  constructor(id: string) {
    super(`The payout ${id} waits for an operator's decision. Commands are accepted again after it.`);
  }
}

/** The command does not fit the payout's state. */
export class ActionNotAllowed extends Refusal {
  override readonly name = 'ActionNotAllowed';
  readonly code: ProblemCode = 'action_not_allowed';
  override readonly faults: readonly Fault[];
  constructor(action: ModerationAction | 'details', blockedBy: readonly string[]) {
    super(blockedBy[0] ?? `The action ${action} is not allowed now.`);
    this.faults = blockedBy.map((detail) => ({ pointer: '', detail }));
  }
}

/** The details of the recipient cannot be decrypted. */
export class RecipientUnreadable extends Refusal {
  override readonly name = 'RecipientUnreadable';
  readonly code: ProblemCode = 'action_not_allowed';
  constructor(id: string) {
    super(`The recipient of the payout ${id} cannot be decrypted: the key that encrypted the details is not among ENCRYPTION_KEYS any more.`);
  }
}

/** The operator has read the details of as many recipients as one may within an hour. */
export class TooManyReads extends Refusal {
  override readonly name = 'TooManyReads';
  readonly code: ProblemCode = 'too_many_requests';
  constructor(
    most: number,
    override readonly retryAfterSeconds: number,
  ) {
    super(`You have done this ${String(most)} times within an hour, which is the most. Try again in ${String(Math.ceil(retryAfterSeconds / 60))} min.`);
  }
}

/** No approval with this id. */
export class ApprovalNotFound extends Refusal {
  override readonly name = 'ApprovalNotFound';
  readonly code: ProblemCode = 'approval_not_found';
  constructor(id: string) {
    super(`There is no approval ${id}.`);
  }
}

/** The approval was decided or has expired, or the payout has changed since. */
export class ApprovalNotOpen extends Refusal {
  override readonly name = 'ApprovalNotOpen';
  readonly code: ProblemCode = 'approval_not_open';
}

/** The operator's role lacks the permission. */
export class NotPermitted extends Refusal {
  override readonly name = 'NotPermitted';
  readonly code: ProblemCode = 'forbidden';
}

/** The cursor was not issued by the gateway, or for another list, filter or reader. */
export class CursorNotAccepted extends Refusal {
  override readonly name = 'CursorNotAccepted';
  readonly code: ProblemCode = 'invalid_cursor';
  override readonly faults: readonly Fault[] = [{ pointer: 'cursor', detail: 'must be the next_cursor of a page of this list with the same filters' }];
  constructor() {
    super(
      'The cursor was not issued for this list with these filters. Send the next_cursor of the previous page unchanged and with the same filters, or start without a cursor.',
    );
  }
}
