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

/** A request with members that do not match the API document. */
export class InvalidRequest extends Refusal {
  readonly code = 'invalid_request';
  constructor(override readonly faults: readonly Fault[]) {
    super(
      faults.length === 1
        ? 'One thing in the request has to be corrected, see "errors".'
        : `${faults.length} things in the request have to be corrected, see "errors".`,
    );
  }
}

/** A request with two Host headers. */
export class AmbiguousHost extends Refusal {
  readonly code = 'invalid_request';
  constructor() {
    super('The request has more than one Host header: send one.');
  }
}

/** Card data in a member that is stored in clear text. */
export class SensitiveDataRefused extends Refusal {
  readonly code = 'sensitive_data_refused';
  constructor(override readonly faults: readonly Fault[]) {
    super('Card data must not be sent in members that are stored and shown in clear text. Nothing was stored.');
  }
}

/** A POST without an Idempotency-Key. */
export class IdempotencyKeyMissing extends Refusal {
  readonly code = 'idempotency_key_missing';
  constructor() {
    super('Send the header "Idempotency-Key" with a unique value for this operation, such as a UUID, and send the same value when you repeat the request.');
  }
}

/** A command that does not name the version of the payout that it is based on. */
export class VersionRequired extends Refusal {
  readonly code = 'version_required';
  constructor() {
    super('Send the header If-Match with the ETag of the payout that you read, such as "v7".');
  }
}

/** An `If-Match` that cannot match any version, because the entity tag was not issued by the gateway. */
export class ForeignEntityTag extends Refusal {
  readonly code = 'stale_version';
  constructor() {
    super('If-Match names no version of this payout. Read the payout again and send its ETag, such as "v7".');
  }
}

/** An id that does not have the form of a payout id. */
export class NoSuchPayout extends Refusal {
  readonly code = 'payout_not_found';
  constructor() {
    super('There is no payout with this id.');
  }
}

/** An API key that has reached its rate limit. */
export class TooManyRequests extends Refusal {
  readonly code = 'too_many_requests';
  constructor(override readonly retryAfterSeconds: number) {
    super('This API key has sent more requests than its limit allows. Wait, then send the same request again.');
  }
}

/** An operator whose role lacks the permission. */
export class PermissionMissing extends Refusal {
  readonly code = 'forbidden';
}

/** A request that may have been sent by another site. */
export class OriginRefused extends Refusal {
  readonly code = 'origin_refused';
}

/** A request without a session, or with one that has ended. */
export class NotAuthenticated extends Refusal {
  readonly code = 'session_ended';
  constructor() {
    super('Not signed in, or the session has ended. Sign in again.');
  }
}

/** A change of the admin without the session for which it was decided. */
export class SessionNotNamed extends Refusal {
  readonly code = 'session_not_named';
  constructor() {
    super(
      'Nothing was done. A page of an earlier version has to be loaded again. A program sends the header "Admin-Session" with the id of the session for which this was decided; GET /admin/api/session returns it.',
    );
  }
}

/** A change of the admin that was decided in another session than the one that is signed in. */
export class SessionChanged extends Refusal {
  readonly code = 'session_changed';
  /** @param signedIn who is signed in now */
  constructor(signedIn: { name: string; role: string }) {
    super(
      `This browser is now signed in as ${signedIn.name} (${signedIn.role}), but the page that sent this shows another session. Nothing was done. Load the page again and decide again.`,
    );
  }
}
