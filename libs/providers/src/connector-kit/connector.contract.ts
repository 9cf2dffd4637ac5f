import type {
  AccountMode,
  ReportedStatus,
  CredentialField,
  EnquirySchedule,
  ErrorResolution,
  FatalResolution,
  Operation,
  Resolution,
  RequiredAction,
} from '@app/domain';
import type { GivenCredentials } from './credentials.js';

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
  /** The key of the invoke, by which the other operations name the payout when there is no provider reference. */
  invokeKey: string;
  providerReference: string | null;
  amountMinor: bigint;
  /** ISO 4217. */
  currency: string;
  /** For people on the recipient's side; null: none. */
  description: string | null;
  /** Details of the recipient, in clear. Never logged, never kept. */
  fields: Readonly<Record<string, unknown>>;
  /** What the provider had asked for, in clear; empty but for `submitDetails`. Never logged, never kept. */
  details: Readonly<Record<string, unknown>>;
  /** The longest the whole operation may take, all of its requests together, in milliseconds. */
  timeoutMs: number;
  /** To be asked by every request that moves something. */
  fence: Fence;
}

/** A read-only question. */
export interface EnquiryRequest {
  payoutId: string;
  invokeKey: string;
  providerReference: string | null;
  amountMinor: bigint;
  currency: string;
  /** Details of the recipient, in clear. Never logged, never kept. */
  fields: Readonly<Record<string, unknown>>;
  /** When the provider may have heard of the payout for the first time, on the database's clock; null: never. */
  invokedAt: Date | null;
  /** Now, on the database's clock. */
  askedAt: Date;
  timeoutMs: number;
}

/** An inbound message as it came. */
export interface InboundNotification {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody: Buffer;
}

/** A message whose signature was verified, in our words. */
export interface TranslatedNotification {
  /** The provider's id of the message, or a hash of it where it has none: the same message is stored once. */
  deduplicationKey: string;
  /** Our key of the invoke, where the message carries it; the provider's reference is in `view`. One of the two is there. */
  invokeKey: string | null;
  /** What it says. UNCLEAR where it only says that something happened. It makes us ask; the answer is believed. */
  report: ProviderReport;
}

/** What *test connection* came to. */
export interface ConnectionTest {
  ok: boolean;
  /** One sentence for people: what answered, or what is wrong and how to mend it. */
  message: string;
}

/** How amounts travel: `major_string` "9.87", `minor_integer` 987. */
export type AmountFormat = 'major_string' | 'minor_integer';

/** What a provider can do, as data. */
export interface Capabilities {
  /** When the result is known: with the answer to invoke, later, or either. */
  result: 'at_once' | 'later' | 'either';
  revoke: boolean;
  cancel: boolean;
  /** Several payouts in one request at the provider. */
  batch: boolean;
  /** What the provider may ask for after it has accepted a payout. */
  mayWant: readonly RequiredAction['type'][];
  notifications: boolean;
  /** Whether a payout is found by our key, when its answer was lost and with it the provider's reference. */
  enquiryByKey: boolean;
  /** How long after a send a "not found" means nothing, in milliseconds. */
  settleTimeMs: number;
  /** Where the provider reads its idempotency key. */
  keyScheme: 'header' | 'body' | 'header_and_body';
  /** How long the provider remembers a key, in milliseconds; a repeat after that could pay twice. */
  keyLifetimeMs: number;
  /** Whether a repeat gets the stored answer, an error included: then only an enquiry can tell what became of it. */
  replaysErrors: boolean;
  amountFormat: AmountFormat;
  /** ISO 4217, or all of them. */
  currencies: readonly string[] | 'all';
  /** Members of a payout's `fields` without which nothing can be sent. */
  requiredFields: readonly string[];
  /** How the provider is asked while it owes an answer, where its account does not say it differently. */
  enquirySchedule: EnquirySchedule;
}

/** One provider, bound to the credentials of one account. Where it cannot do something, it declines without a call. */
export interface Connector {
  readonly capabilities: Capabilities;
  invoke(request: OperationRequest): Promise<ConnectorAnswer>;
  revoke(request: OperationRequest): Promise<ConnectorAnswer>;
  cancel(request: OperationRequest): Promise<ConnectorAnswer>;
  /** Answers what the provider had asked for. `declined`: it did not take the details, and still waits. */
  submitDetails(request: OperationRequest): Promise<ConnectorAnswer>;
  enquire(request: EnquiryRequest): Promise<EnquiryAnswer>;
  /** Whether the provider wrote this message, of late. `now` is the database's. */
  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean>;
  /** Reads a message that was verified. Pure. @returns null when it is about nothing of ours */
  translateNotification(notification: InboundNotification): TranslatedNotification | null;
  /** A harmless request that needs the credentials. */
  testConnection(timeoutMs: number): Promise<ConnectionTest>;
}

/**
 * Builds the provider's key for an operation: derived from our ids, so that every repeat has the same.
 * @param ordinal which order of that operation it is, from 1; only `submit_details` has more than one
 */
export function providerKeyOf(payoutId: string, operation: Operation, ordinal = 1): string {
  const key = `${payoutId}-${operation.replace('_', '-')}`;
  return ordinal === 1 ? key : `${key}-${String(ordinal)}`;
}

/** What the provider's codes mean. A code that is not in it is UNKNOWN: a human reads it. */
export type CodeTable = Readonly<Record<string, FatalResolution | ErrorResolution>>;

/** What a provider's folder hands to the registry. */
export interface ProviderDefinition {
  /** The word in `provider_account.provider`. */
  name: string;
  /** For people. */
  title: string;
  /** What an account needs, as the admin asks for it. */
  credentialFields: readonly CredentialField[];
  /** The built-in meaning of the provider's codes. */
  codes: CodeTable;
  /** Codes that say that it failed and hide why: somebody has to ask the provider. */
  unexplainedCodes?: readonly string[];
  /**
   * @param codes the built-in table with what operators have published above it
   * @param mode what the account is for: credentials that say something else are refused
   * @throws {InvalidCredentials} with a sentence for what is missing or does not fit
   */
  connect(credentials: GivenCredentials, codes: CodeTable, mode: AccountMode): Connector;
}
