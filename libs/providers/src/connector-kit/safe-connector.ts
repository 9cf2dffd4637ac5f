import { EchoCleaner, type ErrorResolution, shortenText } from '@app/domain';
import { NO_RESPONSE } from './answers.js';
import { NOTHING_TOLD } from './connection-test.js';
import type {
  CodeTable,
  ConnectionTest,
  Connector,
  ConnectorAnswer,
  EnquiryAnswer,
  EnquiryRequest,
  InboundNotification,
  OperationRequest,
  ProviderReport,
  ProviderResponse,
  TranslatedNotification,
} from './connector.contract.js';
import { storableStep } from './steps/step.js';

/** How much of a provider's code and message is kept, in characters. */
const MAX_CODE_LENGTH = 100;
const MAX_MESSAGE_LENGTH = 500;
/** How much of a challenge is kept, in characters. */
const MAX_CHALLENGE_LENGTH = 4_096;
/** How much of the raw answer is kept, in characters of JSON. */
const MAX_RAW_LENGTH = 16_384;
/** A provider reference that does not match is dropped, not shortened. */
const REFERENCE = /^[\x21-\x7e]{1,200}$/;
const CURRENCY = /^[A-Za-z]{3}$/;
/** ISO 4217 for "no currency". */
const NO_CURRENCY = 'XXX';
/** Stands for a key that cannot be ours. */
const NO_KEY = '[hidden]';

/** The response without whatever the provider wrote for people: for a payout whose own details cannot be read, so that none can be found in it. */
export function withoutTexts<Response extends ProviderResponse>(response: Response): Response {
  return { ...response, message: null, raw: {} };
}

/**
 * Wraps every connector. Whatever a provider answers, it does not throw, returns nothing that the database cannot store, and hides
 * credentials, details of the recipient and payment numbers of anybody wherever the provider repeats them, in any spelling.
 */
export class SafeConnector implements Connector {
  readonly capabilities;
  private readonly secrets: readonly unknown[];

  /**
   * @param credentials in clear
   * @param secretNames the credentials that are hidden in answers
   * @param codes the codes that the provider is known to use: they are never details of a recipient
   */
  constructor(
    private readonly inner: Connector,
    credentials: Readonly<Record<string, unknown>>,
    secretNames: readonly string[],
    private readonly codes: CodeTable = {},
  ) {
    this.capabilities = inner.capabilities;
    this.secrets = secretNames.map((name) => credentials[name]);
  }

  invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate(request, () => this.inner.invoke(request));
  }

  revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate(request, () => this.inner.revoke(request));
  }

  cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate(request, () => this.inner.cancel(request));
  }

  submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.operate(request, () => this.inner.submitDetails(request));
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const answer = await this.inner.enquire(request).catch((error: unknown): EnquiryAnswer => ({ ...failed(error), kind: 'no_answer' }));
    return this.cleaned(answer, request.fields);
  }

  async verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return this.inner.verifyNotification(notification, now).catch(() => false);
  }

  translateNotification(notification: InboundNotification, fields: Readonly<Record<string, unknown>> = {}): TranslatedNotification | null {
    const message = translated(this.inner, notification);
    return message && { ...message, report: this.cleaned(message.report, fields) };
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const { ok, message, told } = await this.inner
      .testConnection(timeoutMs)
      .catch((error: unknown): ConnectionTest => ({ ok: false, message: `The connector failed: ${nameOf(error)}.`, told: NOTHING_TOLD }));
    const cleaner = new EchoCleaner(this.secrets);
    const isAccount = told.account !== null && REFERENCE.test(told.account) && cleaner.clean(told.account) === told.account;
    return {
      ok,
      message: shortenText(cleaner.clean(message), MAX_MESSAGE_LENGTH),
      told: ok ? { account: isAccount ? told.account : null, mode: told.mode } : NOTHING_TOLD,
    };
  }

  private async operate(request: OperationRequest, call: () => Promise<ConnectorAnswer>): Promise<ConnectorAnswer> {
    // A connector that throws has a defect. Whether it sent anything before is not known.
    const answer = await call().catch((error: unknown): ConnectorAnswer => ({ ...failed(error), kind: 'unknown' }));
    return this.cleaned(answer, [request.fields, request.details]);
  }

  /** @param details what the provider may repeat besides the credentials, at any depth */
  private cleaned<Response extends ProviderResponse & Pick<Partial<ProviderReport>, 'requiredAction' | 'currency' | 'reportedKey' | 'step'>>(
    response: Response,
    details: object,
  ): Response {
    const cleaner = new EchoCleaner([this.secrets, details]);
    const { providerReference: reference, requiredAction, currency, reportedKey: key, step, code, message } = response;
    const isUsable = (text: string): boolean => REFERENCE.test(text) && !cleaner.isRepeatedIn(text);
    const isKnown = code !== null && Object.hasOwn(this.codes, code);
    return {
      ...response,
      providerReference: reference !== null && isUsable(reference) ? reference : null,
      // What is no currency or no key of ours is another one, whatever it says.
      ...(currency === undefined ? {} : { currency: CURRENCY.test(currency) ? currency : NO_CURRENCY }),
      ...(key === undefined ? {} : { reportedKey: isUsable(key) ? key : NO_KEY }),
      ...(step === undefined ? {} : { step: storableStep(step, (text) => cleaner.isRepeatedIn(text)) }),
      code: code === null || isKnown ? code : shortenText(cleaner.clean(code), MAX_CODE_LENGTH),
      message: message === null ? null : shortenText(cleaner.clean(message), MAX_MESSAGE_LENGTH),
      raw: shortenedRaw(cleaner.cleanJson(response.raw)),
      ...(requiredAction?.challenge === undefined
        ? {}
        : { requiredAction: { ...requiredAction, challenge: shortenText(cleaner.cleanOpaque(requiredAction.challenge), MAX_CHALLENGE_LENGTH) } }),
    };
  }
}

function shortenedRaw(raw: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(raw);
  return text.length > MAX_RAW_LENGTH ? { shortened: shortenText(text, MAX_RAW_LENGTH) } : raw;
}

function translated(inner: Connector, notification: InboundNotification): TranslatedNotification | null {
  try {
    return inner.translateNotification(notification);
  } catch {
    return null;
  }
}

function failed(error: unknown): ProviderResponse & { resolution: ErrorResolution } {
  return { ...NO_RESPONSE, resolution: 'GENERAL_ERROR', message: `the connector failed: ${nameOf(error)}` };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
