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

/** What is kept of a provider's code and of its message, in characters. */
const MAX_CODE_LENGTH = 100;
const MAX_MESSAGE_LENGTH = 500;
/** What is kept of a challenge, in characters. */
const MAX_CHALLENGE_LENGTH = 4_096;
/** What is kept of an answer beside them, in characters of JSON. */
const MAX_RAW_LENGTH = 16_384;
/** Shorter values are found everywhere by chance. */
const MIN_SECRET_LENGTH = 4;
/** A reference is used as it is or not at all. */
const REFERENCE = /^[\x21-\x7e]{1,200}$/;
const HIDDEN = '[hidden]';
/**
 * Stands around every connector. Whatever a provider answers: it does not throw, it says nothing that the database cannot store, and
 * neither credentials nor the recipient's details come back in its words, however hostile the answer was.
 */
export class SafeConnector implements Connector {
  readonly capabilities;
  private readonly secrets: readonly string[];

  /** @param credentials in clear; every text in them is hidden from answers */
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
    // A connector that throws is a defect, and nobody knows what it did before.
    const answer = await call().catch((error: unknown): ConnectorAnswer => ({ ...failed(error), kind: 'unknown' }));
    return this.cleaned(answer, [...this.secrets, ...textsIn(request.fields), ...textsIn(request.details)]);
  }

  private cleaned<Words extends ProviderResponse & Pick<Partial<ProviderReport>, 'requiredAction'>>(words: Words, secrets: readonly string[]): Words {
    const clean = (text: string | null, maxLength: number): string | null => (text === null ? null : hide(text, secrets).slice(0, maxLength));
    const { providerReference: reference, requiredAction } = words;
    const isUsable = reference !== null && REFERENCE.test(reference) && !secrets.some((secret) => reference.includes(secret));
    return {
      ...words,
      providerReference: isUsable ? reference : null,
      code: clean(words.code, MAX_CODE_LENGTH),
      message: clean(words.message, MAX_MESSAGE_LENGTH),
      raw: cleanRaw(words.raw, secrets),
      ...(requiredAction?.challenge === undefined
        ? {}
        : { requiredAction: { ...requiredAction, challenge: clean(requiredAction.challenge, MAX_CHALLENGE_LENGTH) ?? '' } }),
    };
  }
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, in a text or in JSON. */
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

/** Every text in a payout's details, longest first, so that no part of one is left over. */
function textsIn(value: unknown): string[] {
  const texts = isSecret(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
  return texts.sort((a, b) => b.length - a.length);
}
