import type { AccountMode, CredentialField, EnquirySchedule, ErrorResolution, FatalResolution, RequiredAction } from '@app/domain';
import type { ConnectorAnswer, EnquiryAnswer } from './answers.contract.js';
import type { GivenCredentials } from './credentials.js';
import type { InboundNotification, TranslatedNotification } from './notifications.contract.js';
import type { EnquiryRequest, OperationRequest } from './requests.contract.js';

export type * from './answers.contract.js';
export type * from './notifications.contract.js';
export * from './requests.contract.js';

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
  mayRequire: readonly RequiredAction['type'][];
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
