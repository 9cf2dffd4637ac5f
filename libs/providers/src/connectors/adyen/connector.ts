import { performance } from 'node:perf_hooks';
import { answerOf, cannot, notSent, NO_RESPONSE } from '../../connector-kit/answers.js';
import type {
  Capabilities,
  CodeTable,
  ConnectionTest,
  Connector,
  ConnectorAnswer,
  EnquiryAnswer,
  EnquiryRequest,
  InboundNotification,
  OperationRequest,
  ProviderDefinition,
  TranslatedNotification,
} from '../../connector-kit/connector.contract.js';
import { identityAt, modeOfHost } from '../../connector-kit/credentials.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import { toAdyenValue } from './amounts.js';
import { adyenCapabilities } from './capabilities.js';
import { AdyenClient } from './client.js';
import { ADYEN_CODES } from './codes.js';
import { ADYEN_CREDENTIALS, ADYEN_HOSTS, type AdyenCredentials, readAdyenCredentials } from './config.js';
import { translateMessage, verifyAdyenSignature } from './notification.js';
import { searchWindow } from './search-window.js';
import { authenticationHeader } from './sca.js';
import { transferBodyOf } from './transfer-body.js';
import { translateById, translateByReference, translateAcknowledgement, translateLookUp, translateReturn, translateTransfer } from './translate.js';
import type { ReadOptions } from './report.js';
import { ADYEN_STATUS_WORDS } from './status-words.js';

/** A day in the past: any answer proves that the credentials were accepted. */
const TEST_WINDOW = { createdSince: '2024-01-01T00:00:00Z', createdUntil: '2024-01-02T00:00:00Z', limit: '1' };
/** The most transfers that a page can hold. */
const PAGE = '100';

const NO_REFERENCE = "Adyen's id of the transfer is not known";

class AdyenConnector implements Connector {
  readonly capabilities: Capabilities;
  private readonly client: AdyenClient;
  private readonly options: ReadOptions;

  constructor(
    private readonly credentials: AdyenCredentials,
    codes: CodeTable,
  ) {
    this.capabilities = adyenCapabilities(credentials);
    this.client = new AdyenClient(credentials);
    this.options = { codes, bookedGraceHours: credentials.bookedGraceHours };
  }

  invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.transfer('invoke', request, null);
  }

  /** Only a transfer under review can be revoked, so it is looked up first; whether the revocation came in time is reported later. */
  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, timeoutMs, fence } = request;
    if (id === null) return notSent(`${NO_REFERENCE}, so nothing was sent: enquire before you revoke it`);
    const startedAt = performance.now();
    const { answer, isUnderReview } = translateLookUp(await this.client.get(pathOf(id), {}, timeoutMs), request, this.options);
    if (answer.kind === 'no_answer') return { ...answer, kind: 'not_sent' };
    if (answer.reportedStatus === 'UNCLEAR') return notSent('the status of the transfer at Adyen is unclear, so nothing was sent: look it up at Adyen');
    if (!isUnderReview)
      return answer.reportedStatus === 'PENDING' || answer.reportedStatus === 'PROCESSING'
        ? cannot('Adyen can revoke a transfer only while it waits for approval.')
        : answerOf('revoke', answer);
    const leftMs = Math.floor(timeoutMs - (performance.now() - startedAt));
    if (leftMs <= 0) return notSent('the time for the operation was over before the revocation was sent');
    const body = { transferIds: [id] };
    const outcome = await this.client.post({ path: '/transfers/cancel', idempotencyKey: providerKey, body, authentication: null, timeoutMs: leftMs, fence });
    return translateAcknowledgement('REVOKING', outcome, request, this.options);
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    if (!this.capabilities.cancel) return cannot('Adyen can return only transfers between balance accounts.');
    const { providerReference: id, providerKey, amountMinor, currency, timeoutMs, fence } = request;
    if (id === null) return notSent(`${NO_REFERENCE}, so nothing was sent: enquire before you cancel it`);
    const body = { amount: { currency, value: toAdyenValue(amountMinor, currency) }, reference: providerKey };
    const outcome = await this.client.post({ path: `${pathOf(id)}/returns`, idempotencyKey: providerKey, body, authentication: null, timeoutMs, fence });
    return translateReturn(outcome, request, this.options);
  }

  /** With Adyen's id, an approval or the answer to its challenge; without one, the transfer itself was challenged: see `sca.ts`. */
  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, invokeKey, providerKey, details, timeoutMs, fence } = request;
    const response = details.sca_response;
    const authentication = authenticationHeader(id === null ? 'Transfer' : 'ApproveTransfers', response);
    if (response !== undefined && authentication === null) return notAnAnswer('sca_response must be the base64 text that the authentication returned.');
    if (id === null) {
      if (authentication === null && details.resend !== true)
        return notAnAnswer('sca_response is missing: submit the result of the authentication, or resend: true for a new challenge.');
      return this.transfer('submit_details', { ...request, providerKey: invokeKey }, authentication);
    }
    const body = { transferIds: [id] };
    const outcome = await this.client.post({ path: '/transfers/approve', idempotencyKey: providerKey, body, authentication, timeoutMs, fence });
    return translateAcknowledgement('PENDING', outcome, request, this.options);
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const { providerReference: id, invokeKey, timeoutMs } = request;
    if (id !== null) return translateById(await this.client.get(pathOf(id), {}, timeoutMs), request, this.options);
    const { balanceAccountId } = this.credentials;
    const query = { balanceAccountId, reference: invokeKey, ...searchWindow(request.invokedAt, request.askedAt), limit: PAGE };
    return translateByReference(await this.client.get('/transfers', query, timeoutMs), request, this.options);
  }

  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return Promise.resolve(verifyAdyenSignature(notification, this.credentials.hmacKey, now));
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return translateMessage(notification, this.options, this.credentials.hmacKey);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const { balanceAccountId, baseUrl } = this.credentials;
    const outcome = await this.client.get('/transfers', { balanceAccountId, ...TEST_WINDOW }, timeoutMs);
    // Adyen lists transfers only to a key of the balance account's platform, and each of its hosts serves one mode.
    return describeTest('Adyen', outcome, [200], { account: balanceAccountId, mode: modeOfHost(baseUrl, ADYEN_HOSTS) });
  }

  private async transfer(operation: 'invoke' | 'submit_details', request: OperationRequest, authentication: string | null): Promise<ConnectorAnswer> {
    const made = transferBodyOf(request, this.credentials);
    if (made.kind === 'declined') return made;
    const { providerKey: idempotencyKey, timeoutMs, fence } = request;
    const outcome = await this.client.post({ path: '/transfers', idempotencyKey, body: made.body, authentication, timeoutMs, fence });
    return translateTransfer(operation, outcome, request, this.options);
  }
}

function pathOf(id: string): string {
  return `/transfers/${encodeURIComponent(id)}`;
}

function notAnAnswer(message: string): ConnectorAnswer {
  return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_DETAILS', message };
}

function adyenIdentity({ baseUrl, balanceAccountId }: AdyenCredentials): string {
  return identityAt(baseUrl, balanceAccountId);
}

export const adyenProvider: ProviderDefinition = {
  name: 'adyen',
  title: 'Adyen',
  credentialFields: ADYEN_CREDENTIALS,
  codes: ADYEN_CODES,
  statusWords: ADYEN_STATUS_WORDS,
  identityOf: (given, mode) => adyenIdentity(readAdyenCredentials(given, mode)),
  connect: (credentials, codes, mode) => new AdyenConnector(readAdyenCredentials(credentials, mode), codes),
};
