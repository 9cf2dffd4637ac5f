import type { ErrorResolution } from '@app/domain';
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
  ProviderResponse,
  TranslatedNotification,
} from './connector.contract.js';
import { checkedTranslation } from './notifications/translated.js';
import { ResponseCleaner } from './response-cleaner.js';

/**
 * Wraps every connector. Whatever a provider answers, it does not throw, returns nothing that the database cannot store, and hides
 * credentials, details of the recipient and payment numbers of anybody wherever the provider repeats them, in any spelling.
 */
export class SafeConnector implements Connector {
  readonly capabilities;
  readonly cleaner: ResponseCleaner;

  /**
   * @param credentials in clear
   * @param secretNames the credentials that are hidden in answers
   * @param codes the codes that the provider is known to use: they are never details of a recipient
   */
  constructor(
    private readonly inner: Connector,
    credentials: Readonly<Record<string, unknown>>,
    secretNames: readonly string[],
    codes: CodeTable = {},
  ) {
    this.capabilities = inner.capabilities;
    this.cleaner = new ResponseCleaner(
      secretNames.map((name) => credentials[name]),
      codes,
    );
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
    return this.cleaner.clean(answer, request.fields);
  }

  async verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return this.inner.verifyNotification(notification, now).catch(() => false);
  }

  /**
   * What is returned is not clean: it is stored encrypted, as the message was, and cleaned by {@link ResponseCleaner} once it is known whose details
   * may be in it.
   * @throws {NotificationUnreadable}
   */
  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return checkedTranslation(this.inner, notification);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const { ok, message, told } = await this.inner
      .testConnection(timeoutMs)
      .catch((error: unknown): ConnectionTest => ({ ok: false, message: `The connector failed: ${nameOf(error)}.`, told: NOTHING_TOLD }));
    return {
      ok,
      message: this.cleaner.cleanMessage(message),
      told: ok ? { account: this.cleaner.cleanReference(told.account), mode: told.mode } : NOTHING_TOLD,
    };
  }

  private async operate(request: OperationRequest, call: () => Promise<ConnectorAnswer>): Promise<ConnectorAnswer> {
    // A connector that throws has a defect. Whether it sent anything before is not known.
    const answer = await call().catch((error: unknown): ConnectorAnswer => ({ ...failed(error), kind: 'unknown' }));
    return this.cleaner.clean(answer, [request.fields, request.details]);
  }
}

function failed(error: unknown): ProviderResponse & { resolution: ErrorResolution } {
  return { ...NO_RESPONSE, resolution: 'GENERAL_ERROR', message: `the connector failed: ${nameOf(error)}` };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
