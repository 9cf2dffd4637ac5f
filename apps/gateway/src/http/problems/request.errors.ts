import { type Fault, Refusal } from '@app/domain';

/** A body that is not JSON. */
export class MalformedJson extends Refusal {
  readonly code = 'malformed_json';
}

/** A body of another media type than JSON. */
export class UnsupportedMediaType extends Refusal {
  readonly code = 'unsupported_media_type';
  constructor() {
    super('Send the body as JSON, with the header "Content-Type: application/json".');
  }
}

/** A request with one or more members that are not as the API document says. */
export class InvalidRequest extends Refusal {
  readonly code = 'invalid_request';
  constructor(override readonly faults: readonly Fault[]) {
    super(
      faults.length === 1
        ? 'One thing in the request has to be mended, see "errors".'
        : `${faults.length} things in the request have to be mended, see "errors".`,
    );
  }
}

/** Card data where it would be stored in clear. */
export class SensitiveDataRefused extends Refusal {
  readonly code = 'sensitive_data_refused';
  constructor(override readonly faults: readonly Fault[]) {
    super('Card data must not be put where it would be stored and shown in clear. Nothing of it was kept.');
  }
}

/** A POST without its key. */
export class IdempotencyKeyMissing extends Refusal {
  readonly code = 'idempotency_key_missing';
  constructor() {
    super('Send a header "Idempotency-Key" with a value of your own for this operation, such as a UUID. Repeat it when you repeat the request.');
  }
}

/** A command that does not say which version of the payout was seen. */
export class VersionRequired extends Refusal {
  readonly code = 'version_required';
  constructor() {
    super('Send the header If-Match with the ETag of the payout that you saw, such as "v7".');
  }
}

/** An `If-Match` that cannot match: the entity tag is not one of ours. */
export class ForeignEntityTag extends Refusal {
  readonly code = 'stale_version';
  constructor() {
    super('If-Match names no version of this payout. Read the payout again and send its ETag, such as "v7".');
  }
}

/** An id that has not the form of a payout's id. */
export class NoSuchPayout extends Refusal {
  readonly code = 'payout_not_found';
  constructor() {
    super('There is no payout with this id.');
  }
}

/** A key that asks too often. */
export class TooManyRequests extends Refusal {
  readonly code = 'too_many_requests';
  constructor(override readonly retryAfterSeconds: number) {
    super('This API key has sent more requests than its limit allows. Wait, then send the same request again.');
  }
}

/** A role that lacks the permission. */
export class PermissionMissing extends Refusal {
  readonly code = 'forbidden';
}

/** A request that a page of somebody else may have sent. */
export class OriginRefused extends Refusal {
  readonly code = 'origin_refused';
}

/** No session, or one that has ended. */
export class NobodySignedIn extends Refusal {
  readonly code = 'session_ended';
  constructor() {
    super('Not signed in, or the session has ended. Sign in again.');
  }
}
