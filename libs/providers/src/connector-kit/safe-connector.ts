import type { ErrorResolution } from '@app/domain';
import { NO_RESPONSE } from './answers.js';
import type {
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

/** How much of a provider's code and message is kept, in characters. */
const MAX_CODE_LENGTH = 100;
const MAX_MESSAGE_LENGTH = 500;
/** How much of a challenge is kept, in characters. */
const MAX_CHALLENGE_LENGTH = 4_096;
/** How much of the raw answer is kept, in characters of JSON. */
const MAX_RAW_LENGTH = 16_384;
/** Shorter values occur by chance in any text, so they are not hidden. */
const MIN_SECRET_LENGTH = 4;
/** A provider reference that does not match is dropped, not shortened. */
const REFERENCE = /^[\x21-\x7e]{1,200}$/;
const CURRENCY = /^[A-Za-z]{3}$/;
/** ISO 4217 for "no currency". */
const NO_CURRENCY = 'XXX';
const HIDDEN = '[hidden]';

/**
 * Wraps every connector. Whatever a provider answers, it does not throw, returns nothing that the database cannot store, and hides
 * credentials and details of the recipient wherever the provider repeats them.
 */
export class SafeConnector implements Connector {
  readonly capabilities;
  private readonly secrets: readonly string[];

  /**
   * @param credentials in clear
   * @param secretNames the credentials that are hidden in answers
   */
  constructor(
    private readonly inner: Connector,
    credentials: Readonly<Record<string, unknown>>,
    secretNames: readonly string[],
  ) {
    this.capabilities = inner.capabilities;
    this.secrets = secretNames.map((name) => credentials[name]).filter(isSecret);
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
    return this.cleaned(answer, [...this.secrets, ...textsIn(request.fields)]);
  }

  async verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return this.inner.verifyNotification(notification, now).catch(() => false);
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    const message = translated(this.inner, notification);
    return message && { ...message, report: this.cleaned(message.report, this.secrets) };
  }

  testConnection(timeoutMs: number): Promise<ConnectionTest> {
    return this.inner.testConnection(timeoutMs).catch((error: unknown) => ({ ok: false, message: `The connector failed: ${nameOf(error)}.` }));
  }

  private async operate(request: OperationRequest, call: () => Promise<ConnectorAnswer>): Promise<ConnectorAnswer> {
    // A connector that throws has a defect. Whether it sent anything before is not known.
    const answer = await call().catch((error: unknown): ConnectorAnswer => ({ ...failed(error), kind: 'unknown' }));
    return this.cleaned(answer, [...this.secrets, ...textsIn(request.fields), ...textsIn(request.details)]);
  }

  private cleaned<Response extends ProviderResponse & Pick<Partial<ProviderReport>, 'requiredAction' | 'currency' | 'reportedKey'>>(
    response: Response,
    secrets: readonly string[],
  ): Response {
    const clean = (text: string | null, maxLength: number): string | null => (text === null ? null : hide(text, secrets).slice(0, maxLength));
    const { providerReference: reference, requiredAction, currency, reportedKey: key } = response;
    const isUsable = (text: string): boolean => REFERENCE.test(text) && !secrets.some((secret) => text.includes(secret));
    return {
      ...response,
      providerReference: reference !== null && isUsable(reference) ? reference : null,
      // What is no currency or no key of ours is another one, whatever it says.
      ...(currency === undefined ? {} : { currency: CURRENCY.test(currency) ? currency : NO_CURRENCY }),
      ...(key === undefined ? {} : { reportedKey: isUsable(key) ? key : HIDDEN }),
      code: clean(response.code, MAX_CODE_LENGTH),
      message: clean(response.message, MAX_MESSAGE_LENGTH),
      raw: cleanRaw(response.raw, secrets),
      ...(requiredAction?.challenge === undefined
        ? {}
        : { requiredAction: { ...requiredAction, challenge: clean(requiredAction.challenge, MAX_CHALLENGE_LENGTH) ?? '' } }),
    };
  }
}

/** Hides secrets, and replaces NUL and unpaired surrogates, which PostgreSQL can store neither in text nor in JSON. */
function hide(text: string, secrets: readonly string[]): string {
  return secrets
    .reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text)
    .replaceAll('\0', '\ufffd')
    .toWellFormed();
}

function cleanRaw(raw: Record<string, unknown>, secrets: readonly string[]): Record<string, unknown> {
  const cleaned = mapTexts(raw, (text) => hide(text, secrets)) as Record<string, unknown>;
  const text = JSON.stringify(cleaned);
  return text.length > MAX_RAW_LENGTH ? { shortened: text.slice(0, MAX_RAW_LENGTH).toWellFormed() } : cleaned;
}

function mapTexts(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), mapTexts(item, clean)]));
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

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value.length >= MIN_SECRET_LENGTH;
}

/** All texts in a value, longest first, so that a text that contains a shorter one is hidden completely. */
function textsIn(value: unknown): string[] {
  const texts = isSecret(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
  return texts.sort((a, b) => b.length - a.length);
}
