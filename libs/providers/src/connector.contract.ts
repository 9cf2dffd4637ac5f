import type { Claim, EnquirySchedule, ErrorResolution, FatalResolution, Operation, Resolution } from '@app/domain';

/** What the provider said, kept beside every answer. */
export interface ProviderWords {
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

/** Settled: the claim is final for this operation. */
export interface Done extends ProviderWords {
  kind: 'done';
  claim: Claim;
  /** Minor units that went out; null when the answer does not say. */
  processedAmountMinor: bigint | null;
}

/** The provider has it and will tell the result later. */
export interface Accepted extends ProviderWords {
  kind: 'accepted';
  claim: Claim;
}

/** A documented refusal: the provider will not do it. */
export interface Declined extends ProviderWords {
  kind: 'declined';
  resolution: FatalResolution;
}

/** Certainly nothing left us. */
export interface NotSent extends ProviderWords {
  kind: 'not_sent';
  resolution: ErrorResolution;
}

/** Anything else. The default, and the honest answer whenever there is doubt. */
export interface Unknown extends ProviderWords {
  kind: 'unknown';
  resolution: ErrorResolution;
}

/** One of five answers to an operation. A connector never throws for what a provider does. */
export type ConnectorAnswer = Done | Accepted | Declined | NotSent | Unknown;

/** What the provider says it knows. */
export interface Found extends ProviderWords {
  kind: 'found';
  claim: Claim;
  resolution: Resolution;
  processedAmountMinor: bigint | null;
}

/** The provider says that it does not know the payout. */
export interface NotFound extends ProviderWords {
  kind: 'not_found';
}

/** The enquiry itself failed; it says nothing about the payout. */
export interface NoAnswer extends ProviderWords {
  kind: 'no_answer';
  resolution: ErrorResolution;
}

/** One of three answers to a question. */
export type EnquiryAnswer = Found | NotFound | NoAnswer;

/**
 * Asked when the connection stands and before the first byte is written. False: the request must not leave any more
 * (its deadline is over, its lock is lost, the payout has changed).
 */
export type Fence = () => Promise<boolean>;

/** One operation on one payout. */
export interface OperationRequest {
  payoutId: string;
  /** The key under which the provider recognises a repeat. */
  providerKey: string;
  /** The key of the invoke, by which revoke and cancel name the payout when there is no provider reference. */
  invokeKey: string;
  providerReference: string | null;
  amountMinor: bigint;
  /** ISO 4217. */
  currency: string;
  /** Details of the recipient, in clear. Never logged, never kept. */
  fields: Readonly<Record<string, unknown>>;
  /** The longest the whole call may take, in milliseconds. */
  timeoutMs: number;
  fence: Fence;
}

/** A read-only question. */
export interface EnquiryRequest {
  payoutId: string;
  invokeKey: string;
  providerReference: string | null;
  currency: string;
  timeoutMs: number;
}

/** An inbound message as it came. */
export interface InboundNotification {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody: Buffer;
}

/** A message whose signature was verified, in our words. */
export interface TranslatedNotification {
  /** The provider's id of the message: the same message is stored once. */
  deduplicationKey: string;
  /** Our key of the invoke, or the provider's reference: whatever the message carries. */
  invokeKey: string | null;
  claim: Claim;
  resolution: Resolution;
  /** As the provider writes it, in our minor units; null when it does not say. */
  processedAmountMinor: bigint | null;
  words: ProviderWords;
}

/** What a provider can do, as data. */
export interface Capabilities {
  revoke: boolean;
  cancel: boolean;
  notifications: boolean;
  /** How long after a send a "not found" means nothing, in milliseconds. */
  settleTimeMs: number;
  /** How long the provider remembers a key, in milliseconds; a repeat after that could pay twice. */
  keyLifetimeMs: number;
  /** How the provider is asked while it owes an answer, where its account does not say it differently. */
  enquirySchedule: EnquirySchedule;
}

/** One provider, bound to the credentials of one account. */
export interface Connector {
  readonly capabilities: Capabilities;
  invoke(request: OperationRequest): Promise<ConnectorAnswer>;
  revoke(request: OperationRequest): Promise<ConnectorAnswer>;
  cancel(request: OperationRequest): Promise<ConnectorAnswer>;
  enquire(request: EnquiryRequest): Promise<EnquiryAnswer>;
  /** @returns null when the signature is wrong, the message is too old, or it cannot be read */
  readNotification(notification: InboundNotification, now: Date): TranslatedNotification | null;
}

/** Builds the provider's key for an operation: derived from our ids, so that every repeat has the same. */
export function providerKeyOf(payoutId: string, operation: Operation): string {
  return `${payoutId}-${operation}`;
}

/** What a provider's folder hands to the registry. */
export interface ProviderDefinition {
  /** The word in `provider_account.provider`. */
  name: string;
  /** For people. */
  title: string;
  /** @throws Error with a sentence when the credentials lack something */
  connect(credentials: Readonly<Record<string, unknown>>): Connector;
}
