import type { ErrorResolution, FatalResolution, ReportedStatus, RequiredAction, Resolution } from '@app/domain';

/** What the provider said, kept beside every answer. */
export interface ProviderResponse {
  /** The provider's own id of the payout. */
  providerReference: string | null;
  /** The provider's raw code. */
  code: string | null;
  /** The provider's raw words. */
  message: string | null;
  httpStatus: number | null;
  /** The answer without any detail of the recipient. */
  raw: Record<string, unknown>;
}

/** What the provider's view of a payout comes to, in our words. */
export interface ProviderReport extends ProviderResponse {
  reportedStatus: ReportedStatus;
  /** Why it is there. OK where all is well; UNKNOWN where no table maps what was said. */
  resolution: Resolution;
  /** Minor units that went out; null when the provider does not say. */
  processedAmountMinor: bigint | null;
  /** What the provider waits for before it goes on; absent when it waits for nothing. */
  requiredAction?: RequiredAction;
}

/** Settled: the reported status is final for this operation. */
export interface Done extends ProviderReport {
  kind: 'done';
}

/** The provider has it and will tell the result later. */
export interface Accepted extends ProviderReport {
  kind: 'accepted';
}

/** A documented refusal: the provider will not do it. */
export interface Declined extends ProviderResponse {
  kind: 'declined';
  resolution: FatalResolution;
}

/** Certainly nothing was taken: no byte left us, or the provider was too busy to look at it. */
export interface NotSent extends ProviderResponse {
  kind: 'not_sent';
  resolution: ErrorResolution;
  /** Back-pressure: the same request, under the same key, is welcome again after this long, in milliseconds. */
  retryAfterMs?: number;
}

/** Anything else. The default, and the honest answer whenever there is doubt. */
export interface Unknown extends ProviderResponse {
  kind: 'unknown';
  resolution: ErrorResolution;
}

/** One of five answers to an operation. A connector never throws for what a provider does. */
export type ConnectorAnswer = Done | Accepted | Declined | NotSent | Unknown;

/** What the provider says it knows. */
export interface Found extends ProviderReport {
  kind: 'found';
}

/** The provider says that it does not know the payout. */
export interface NotFound extends ProviderResponse {
  kind: 'not_found';
}

/** The enquiry itself failed; it says nothing about the payout. */
export interface NoAnswer extends ProviderResponse {
  kind: 'no_answer';
  resolution: ErrorResolution;
}

/** One of three answers to a question. */
export type EnquiryAnswer = Found | NotFound | NoAnswer;
