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
import { describeTest } from '../../connector-kit/connection-test.js';
import { toAdyenValue } from './amounts.js';
import { adyenCapabilities } from './capabilities.js';
import { AdyenClient } from './client.js';
import { ADYEN_CODES } from './codes.js';
import { ADYEN_CREDENTIALS, type AdyenCredentials, readAdyenCredentials } from './config.js';
import { translateMessage, verifyAdyenSignature } from './notification.js';
import { searchWindow } from './search-window.js';
import { authenticationHeader } from './sca.js';
import { transferBodyOf } from './transfer-body.js';
import { translateById, translateByReference, translateHeard, translateLookUp, translateReturn, translateTransfer } from './translate.js';
import type { Reading } from './view.js';

/** A day in the past: whatever the answer holds, it proves that we are let in. */
const TEST_WINDOW = { createdSince: '2024-01-01T00:00:00Z', createdUntil: '2024-01-02T00:00:00Z', limit: '1' };
/** The most that a page holds. */
const PAGE = '100';

const NO_REFERENCE = "Adyen's id of the transfer is not known";

class AdyenConnector implements Connector {
  readonly capabilities: Capabilities;
  private readonly client: AdyenClient;
  private readonly reading: Reading;

  constructor(
    private readonly credentials: AdyenCredentials,
    codes: CodeTable,
  ) {
    this.capabilities = adyenCapabilities(credentials);
    this.client = new AdyenClient(credentials);
    this.reading = { codes, bookedGraceHours: credentials.bookedGraceHours };
  }

  invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.transfer('invoke', request, null);
  }

  /** Only a transfer under review can be recalled, so it is looked at first; whether the recall came in time is told later. */
  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, timeoutMs, fence } = request;
    if (id === null) return notSent(`${NO_REFERENCE}, so there is nothing to revoke`);
    const startedAt = performance.now();
    const { answer, isUnderReview } = translateLookUp(await this.client.get(pathOf(id), {}, timeoutMs), request, this.reading);
    if (answer.kind === 'no_answer') return { ...answer, kind: 'not_sent' };
    if (answer.reportedStatus === 'UNCLEAR') return notSent('it is not clear where the transfer is, so nothing was sent');
    if (!isUnderReview)
      return answer.reportedStatus === 'PENDING' || answer.reportedStatus === 'PROCESSING'
        ? cannot('Adyen recalls only a transfer that waits for approval.')
        : answerOf('revoke', answer);
    const leftMs = Math.floor(timeoutMs - (performance.now() - startedAt));
    if (leftMs <= 0) return notSent('the time for the operation was over before the recall left');
    const body = { transferIds: [id] };
    const outcome = await this.client.post({ path: '/transfers/cancel', idempotencyKey: providerKey, body, authentication: null, timeoutMs: leftMs, fence });
    return translateHeard('REVOKING', outcome, request, this.reading);
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    if (!this.capabilities.cancel) return cannot('Adyen returns transfers between balance accounts only.');
    const { providerReference: id, providerKey, amountMinor, currency, timeoutMs, fence } = request;
    if (id === null) return notSent(`${NO_REFERENCE}, so there is nothing to cancel`);
    const body = { amount: { currency, value: toAdyenValue(amountMinor, currency) }, reference: providerKey };
    const outcome = await this.client.post({ path: `${pathOf(id)}/returns`, idempotencyKey: providerKey, body, authentication: null, timeoutMs, fence });
    return translateReturn(outcome, request, this.reading);
  }

  /** With Adyen's id it is an approval, or the answer to its challenge. Without one the transfer itself was challenged: see `sca.ts`. */
  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, invokeKey, providerKey, details, timeoutMs, fence } = request;
    const response = details.sca_response;
    const authentication = authenticationHeader(id === null ? 'Transfer' : 'ApproveTransfers', response);
    if (response !== undefined && authentication === null) return notAnAnswer('sca_response is not what the authentication gave out: it has to be base64.');
    if (id === null) {
      if (authentication === null && details.resend !== true) return notAnAnswer('sca_response is missing.');
      return this.transfer('submit_details', { ...request, providerKey: invokeKey }, authentication);
    }
    const body = { transferIds: [id] };
    const outcome = await this.client.post({ path: '/transfers/approve', idempotencyKey: providerKey, body, authentication, timeoutMs, fence });
    return translateHeard('PENDING', outcome, request, this.reading);
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const { providerReference: id, invokeKey, timeoutMs } = request;
    if (id !== null) return translateById(await this.client.get(pathOf(id), {}, timeoutMs), request, this.reading);
    const { balanceAccountId } = this.credentials;
    const query = { balanceAccountId, reference: invokeKey, ...searchWindow(request.invokedAt, request.askedAt), limit: PAGE };
    return translateByReference(await this.client.get('/transfers', query, timeoutMs), request, this.reading);
  }

  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return Promise.resolve(verifyAdyenSignature(notification, this.credentials.hmacKey, now));
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return translateMessage(notification, this.reading);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const { balanceAccountId } = this.credentials;
    return describeTest('Adyen', await this.client.get('/transfers', { balanceAccountId, ...TEST_WINDOW }, timeoutMs), [200]);
  }

  private async transfer(operation: 'invoke' | 'submit_details', request: OperationRequest, authentication: string | null): Promise<ConnectorAnswer> {
    const made = transferBodyOf(request, this.credentials);
    if (made.kind === 'declined') return made;
    const { providerKey: idempotencyKey, timeoutMs, fence } = request;
    const outcome = await this.client.post({ path: '/transfers', idempotencyKey, body: made.body, authentication, timeoutMs, fence });
    return translateTransfer(operation, outcome, request, this.reading);
  }
}

function pathOf(id: string): string {
  return `/transfers/${encodeURIComponent(id)}`;
}

function notAnAnswer(message: string): ConnectorAnswer {
  return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_DETAILS', message };
}

export const adyenProvider: ProviderDefinition = {
  name: 'adyen',
  title: 'Adyen',
  credentialFields: ADYEN_CREDENTIALS,
  codes: ADYEN_CODES,
  connect: (credentials, codes, mode) => new AdyenConnector(readAdyenCredentials(credentials, mode), codes),
};
