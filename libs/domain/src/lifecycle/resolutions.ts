/** What follows from a resolution: continue, open a moderation case, or fail. */
export type ResolutionGroup = 'OK' | 'ERROR' | 'FATAL';

interface ResolutionFacts {
  group: ResolutionGroup;
  /** One sentence for people. */
  description: string;
}

const ok = (description: string) => ({ group: 'OK', description }) as const;
const error = (description: string) => ({ group: 'ERROR', description }) as const;
const fatal = (description: string) => ({ group: 'FATAL', description }) as const;

/**
 * Why a request to a provider ended as it did. ERROR means that the outcome is not known and an operator decides;
 * FATAL means that the operation definitely failed.
 */
export const RESOLUTION_FACTS = {
  OK: ok('The request was completed.'),
  CONNECTION_ERROR: error('The connection to the provider failed.'),
  PROVIDER_INTERNAL_ERROR: error('The provider reported an internal error.'),
  CONNECTION_TIMEOUT_ERROR: error('The provider did not respond in time.'),
  GENERAL_ERROR: error('The provider reported a temporary error.'),
  UNKNOWN: error('The provider responded with a code that is not mapped.'),
  INVALID_DETAILS: fatal('The payout details are invalid.'),
  INVALID_REQUEST: fatal('The provider did not understand the request.'),
  REQUEST_ERROR: fatal('The provider could not process the request with this data.'),
  INVALID_AMOUNT: fatal('The amount is outside the limits or has the wrong format.'),
  INVALID_METHOD: fatal('The payout method is not available.'),
  INVALID_CREDENTIALS: fatal('The provider did not accept the credentials.'),
  FORBIDDEN_IP: fatal('The provider does not accept requests from this address.'),
  SIGNATURE_ERROR: fatal('The provider could not verify the signature.'),
  DUPLICATED_ID: fatal('The provider already has an operation with this id.'),
  INSUFFICIENT_FUNDS: fatal('The balance at the provider does not cover the payout.'),
  ANTIFRAUD_ERROR: fatal('The payout did not pass the fraud check.'),
  DECLINED_ERROR: fatal('The provider declined without a reason.'),
  RECIPIENT_NOT_FOUND: fatal('The recipient was not found.'),
  INVALID_RECIPIENT: fatal('The recipient cannot receive payouts.'),
  LIMIT_VIOLATION: fatal('A limit on payouts was exceeded.'),
  INTERNAL_ERROR: fatal('The operation failed inside the gateway.'),
  ACCESS_ERROR: fatal('The account lacks a permission at the provider.'),
  ACCESS_DENIED: fatal('The user may not perform this action.'),
  GENERAL_FATAL_ERROR: fatal('The provider reported an error that ends the operation.'),
  OPERATION_EXPIRED: fatal('The operation expired.'),
  PROCESSING_ERROR: fatal('The provider failed while processing.'),
} as const satisfies Record<string, ResolutionFacts>;

export type Resolution = keyof typeof RESOLUTION_FACTS;

export const RESOLUTIONS = Object.keys(RESOLUTION_FACTS) as Resolution[];

/** The group a resolution belongs to. */
export function resolutionGroup(resolution: Resolution): ResolutionGroup {
  return RESOLUTION_FACTS[resolution].group;
}

/** A resolution that leaves the outcome open; moderation follows. */
export type ErrorResolution = 'CONNECTION_ERROR' | 'PROVIDER_INTERNAL_ERROR' | 'CONNECTION_TIMEOUT_ERROR' | 'GENERAL_ERROR' | 'UNKNOWN';

/** A resolution that ends the operation. */
export type FatalResolution = Exclude<Resolution, 'OK' | ErrorResolution>;
