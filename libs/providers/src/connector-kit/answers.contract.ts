import type { ErrorResolution, FatalResolution, ReportedStatus, RequiredAction, Resolution } from '@app/domain';
import type { Step } from './steps/step.js';

/** What the provider said; part of every answer. */
export interface ProviderResponse {
  /** The provider's own id of the payout. */
  providerReference: string | null;
  /** The provider's raw code. */
  code: string | null;
  /** The provider's raw message. */
  message: string | null;
  httpStatus: number | null;
  /** The answer, without details of the recipient. */
  raw: Record<string, unknown>;
}

/** The provider's report of a payout, translated into our terms. */
export interface ProviderReport extends ProviderResponse {
  reportedStatus: ReportedStatus;
  /** Why the payout has this status: OK when nothing is wrong, UNKNOWN when no table maps the provider's code. */
  resolution: Resolution;
  /** The amount that was paid out, in minor units; null when the provider does not say. */
  processedAmountMinor: bigint | null;
  /**
   * How much of `processedAmountMinor` came back since, in minor units. The gateway counts what stayed out: PROCESSED with a part of it back is
   * PARTIALLY_PROCESSED, with all of it back CANCELLED; more than was paid is a conflict. Put what the provider says about it into `raw`.
   */
  returnedAmountMinor?: bigint;
  /** The provider names an amount, and it cannot be read as one. */
  isAmountUnreadable?: boolean;
  /** The currency that the provider names. The gateway compares it with the payout's. */
  currency?: string;
  /** Our key of the invoke, as the provider names it. The gateway compares it with the payout's. */
  reportedKey?: string;
  /** It proves that the provider has the payout, although its status cannot be read. */
  receipt?: boolean;
  /** What the provider waits for before it continues; absent when it waits for nothing. */
  requiredAction?: RequiredAction;
  /**
   * The connector can send the next step of the payout itself, after this long, in milliseconds: the gateway then calls `submitDetails` without
   * details. Before it sends the step, the connector looks whether it was done already.
   */
  continueAfterMs?: number;
  /**
   * What the connector needs in its next requests besides the provider's reference, such as the id of a recipient or a quote: it is stored with the
   * payout, survives restarts, and comes back as `step`. The latest one counts, whole: repeat what is still needed. A step over the limits of
   * `steps/step.ts`, or with a detail of the recipient in it, is not kept.
   */
  step?: Step;
}

/** The operation is settled: the reported status is final for it. */
export interface Done extends ProviderReport {
  kind: 'done';
}

/** The provider has accepted the operation; the result comes later. */
export interface Accepted extends ProviderReport {
  kind: 'accepted';
}

/** A documented refusal: the provider will not perform the operation. */
export interface Declined extends ProviderResponse {
  kind: 'declined';
  resolution: FatalResolution;
}

/** The provider has certainly not processed the request: no byte was sent, or the provider was too busy. */
export interface NotSent extends ProviderResponse {
  kind: 'not_sent';
  resolution: ErrorResolution;
  /** Back-pressure: the same request may be sent again under the same key after this long, in milliseconds. */
  retryAfterMs?: number;
}

/** Anything else: the default, and the right answer whenever there is doubt. */
export interface Unknown extends ProviderResponse {
  kind: 'unknown';
  resolution: ErrorResolution;
  /** It proves that the provider has the payout, although it does not say how it stands. */
  receipt?: boolean;
}

/** The five possible answers to an operation. A connector never throws because of what a provider does. */
export type ConnectorAnswer = Done | Accepted | Declined | NotSent | Unknown;

/** The provider knows the payout. */
export interface Found extends ProviderReport {
  kind: 'found';
}

/** The provider says that it does not know the payout. */
export interface NotFound extends ProviderResponse {
  kind: 'not_found';
}

/** The enquiry itself failed and says nothing about the payout. */
export interface NoAnswer extends ProviderResponse {
  kind: 'no_answer';
  resolution: ErrorResolution;
}

/** The three possible answers to an enquiry. */
export type EnquiryAnswer = Found | NotFound | NoAnswer;
