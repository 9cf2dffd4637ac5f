import type {
  AccountMode,
  CredentialField,
  EnquirySchedule,
  ErrorResolution,
  FatalResolution,
  ProvisionalSuccess,
  RequiredAction,
  RequiredField,
} from '@app/domain';
import type { ConnectorAnswer, EnquiryAnswer } from './answers.contract.js';
import type { GivenCredentials } from './credentials.js';
import type { KeyForm } from './keys/provider-key.js';
import type { InboundNotification, TranslatedNotification } from './notifications/notifications.contract.js';
import type { EnquiryRequest, OperationRequest } from './requests.contract.js';
import type { StatusWord } from './statuses/status-words.js';

export type * from './answers.contract.js';
export * from './keys/provider-key.js';
export type * from './notifications/notifications.contract.js';
export type * from './requests.contract.js';
export type { Step } from './steps/step.js';
export { STATUS_PERMANENCES, type StatusPermanence, type StatusWord, statusWords } from './statuses/status-words.js';

/** What a provider says about the account whose credentials it was given. Null: unprovable, because it does not say. */
export interface ToldAccount {
  /** The provider's own id of the account. Credentials that name the account are proved by their acceptance. */
  account: string | null;
  /** Whether real money moves. A host that serves one mode only proves it. */
  mode: AccountMode | null;
}

/** The result of *Test connection*. */
export interface ConnectionTest {
  ok: boolean;
  /** One sentence for operators: what answered, or what is wrong and how to correct it. */
  message: string;
  /** Nothing unless `ok`. */
  told: ToldAccount;
}

/** How amounts are written: `major_string` "9.87", `major_number` 9.87, `minor_integer` 987. */
export type AmountFormat = 'major_string' | 'major_number' | 'minor_integer';

/** What a provider can do, as data. */
export interface Capabilities {
  /** When the result is known: with the answer to invoke, later, or either. */
  result: 'at_once' | 'later' | 'either';
  revoke: boolean;
  cancel: boolean;
  /** Several payouts in one request at the provider. */
  batch: boolean;
  /** What the provider may require after it has accepted a payout. */
  mayRequire: readonly RequiredAction['type'][];
  notifications: boolean;
  /** Whether a payout is found by our key when the answer with the provider's reference was lost. */
  enquiryByKey: boolean;
  /** For how long after a send a "not found" proves nothing, in milliseconds. */
  settleTimeMs: number;
  /** Where the provider reads its idempotency key. */
  keyScheme: 'header' | 'body' | 'header_and_body';
  /** What its keys look like. One that is stored stays as it is when this changes. */
  keyForm: KeyForm;
  /** How long the provider remembers a key, in milliseconds; a repeat after that could pay twice. `unlimited`: as long as it knows the payout. */
  keyLifetimeMs: number | 'unlimited';
  /** Whether a repeat gets the stored answer, errors included; then only an enquiry can tell what became of the payout. */
  replaysErrors: boolean;
  amountFormat: AmountFormat;
  /** ISO 4217 codes, or all of them. */
  currencies: readonly string[] | 'all';
  /**
   * Members of a payout's `fields` without which nothing can be sent: a name, or `anyOf` several alternatives. A route to a service that does not
   * guarantee them is refused; the connector declines a payout without them before anything is sent, see `declineIncomplete`.
   */
  requiredFields: readonly RequiredField[];
  /** How often enquiries are made while the provider owes an answer; options of the account take precedence. */
  enquirySchedule: EnquirySchedule;
  /**
   * For how long a success may still turn: the provider or the recipient's bank takes the money back after it was reported as paid. Until
   * then the payout is watched. Empty: what is paid stays paid. One list per account, so it can depend on its settings and, by entry, on the currency.
   */
  provisional: readonly ProvisionalSuccess[];
}

/** One provider, bound to the credentials of one account. What the provider does not support is declined without a request. */
export interface Connector {
  readonly capabilities: Capabilities;
  invoke(request: OperationRequest): Promise<ConnectorAnswer>;
  revoke(request: OperationRequest): Promise<ConnectorAnswer>;
  cancel(request: OperationRequest): Promise<ConnectorAnswer>;
  /**
   * Submits the details that the provider requires. `declined`: it did not accept them and still waits. Without a required action: sends the next step,
   * which a report has announced with `continueAfterMs`.
   */
  submitDetails(request: OperationRequest): Promise<ConnectorAnswer>;
  enquire(request: EnquiryRequest): Promise<EnquiryAnswer>;
  /** Whether the provider signed this message recently. `now` is the time of the database. */
  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean>;
  /**
   * Translates a verified message, once, when it arrives, with all of its headers. Pure.
   * @returns null only when it is not about payouts: nothing is kept of it
   * @throws {NotificationUnreadable} when it is about payouts and cannot be read: it is kept for a person
   */
  translateNotification(notification: InboundNotification): TranslatedNotification | null;
  /** Sends a harmless request that needs the credentials, and asks which account they belong to and in which mode. */
  testConnection(timeoutMs: number): Promise<ConnectionTest>;
}

/** What the provider's codes mean. A code that is not in the table is UNKNOWN and goes to moderation. */
export type CodeTable = Readonly<Record<string, FatalResolution | ErrorResolution>>;

/** What a provider's folder exports to the registry. */
export interface ProviderDefinition {
  /** The value of `provider_account.provider`. */
  name: string;
  /** The name that operators see. */
  title: string;
  /** The credentials of an account, as the form of the admin shows them. */
  credentialFields: readonly CredentialField[];
  /** It moves no money in any mode: its accounts are live only where the configuration allows that, for a demo. */
  isSimulated?: true;
  /** The built-in meaning of the provider's codes. */
  codes: CodeTable;
  /** The provider's words for the status of a payout: how each is read, whether it can still change, and who says so. */
  statusWords: readonly StatusWord[];
  /** Codes of failures that do not say why: an operator has to ask the provider. */
  unexplainedCodes?: readonly string[];
  /**
   * What makes an account that account at the provider: see `writeIdentity`. Never a secret, because secrets rotate, and nothing that may
   * change while the account stays the same. Evidence about a payout counts only from the identity that was asked to pay.
   * @throws {InvalidCredentials}
   */
  identityOf(credentials: GivenCredentials, mode: AccountMode): string;
  /**
   * @param codes the built-in table with the rules that operators have published applied over it
   * @param mode live or test: credentials of the other mode are refused
   * @throws {InvalidCredentials} with a sentence for each value that is missing or wrong
   */
  connect(credentials: GivenCredentials, codes: CodeTable, mode: AccountMode): Connector;
}
