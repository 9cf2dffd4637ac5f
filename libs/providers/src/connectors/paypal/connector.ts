import type { AccountMode } from '@app/domain';
import { answerOf, cannot, foundOf, notSent, NO_RESPONSE, noAnswerOf } from '../../connector-kit/answers.js';
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
import { type GivenCredentials, modeOfHost } from '../../connector-kit/credentials.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import { asOrdered } from '../../connector-kit/statuses/asked-about.js';
import { type TimeLeft, timeFor } from '../../connector-kit/time-left.js';
import type { Expected } from './report.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { PAYPAL_CAPABILITIES } from './capabilities.js';
import { CertificateStore } from './certificates/certificate-store.js';
import { type Exchange, type PostRequest, PayPalClient } from './client.js';
import { PAYPAL_CODES } from './codes.js';
import { PAYPAL_CREDENTIALS, PAYPAL_HOSTS, type PayPalCredentials, paypalIdentity, readPayPalCredentials } from './config.js';
import { readNotification, verifyTransmission } from './notification.js';
import { batchOf } from './payout.js';
import { TokenCache } from '../../connector-kit/token-cache.js';
import { asRevoked, itemIdIn, withoutItem, retryLater, translateCancel } from './revocation.js';
import { type Duplicate, duplicateIn, translateOriginal, whereToLook } from './duplicate.js';
import { translateCreate, translateEnquiry, translateItemEnquiry, translateNoToken, translateSessionOver } from './translate.js';
import { PAYPAL_STATUS_WORDS } from './status-words.js';

const PAYOUTS = '/v1/payments/payouts';
const ITEMS = '/v1/payments/payouts-item';
/** An id that no batch has: any answer proves that the credentials were accepted. */
const NO_BATCH = 'connection-test';

/** Shared by all PayPal connectors of the process: connectors are recreated every few seconds, tokens and certificates last for hours. */
export interface Shared {
  tokens: TokenCache;
  certificates: CertificateStore;
}

const SHARED: Shared = { tokens: new TokenCache(), certificates: new CertificateStore() };

/**
 * PayPal Payouts v1. A payout is a batch with one item.
 *
 * The provider reference is the id of the batch: it is in the answer to the creation, while the item has no id until PayPal has
 * processed it. An enquiry about the batch returns the item with its status and id; a revocation needs the item's id and looks it up.
 *
 * PayPal refuses a token before it processes a request. A 401 for a token that it had accepted before is `not_sent`: the gateway sends the
 * same request again under the same key, with a new token. A 401 for a new token is `declined`: then the credentials are wrong. A 401
 * without PayPal's error body is `unknown`, because something in between may have written it.
 */
class PayPalConnector implements Connector {
  readonly capabilities: Capabilities = PAYPAL_CAPABILITIES;
  private readonly client: PayPalClient;

  constructor(
    private readonly credentials: PayPalCredentials,
    private readonly codes: CodeTable,
    private readonly shared: Shared,
  ) {
    this.client = new PayPalClient(credentials, shared.tokens);
  }

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const batch = batchOf(request);
    if ('declined' in batch) return batch.declined;
    const { providerKey: key, fence } = request;
    const timeLeft = timeFor(request.timeoutMs);
    const { kind, outcome } = await this.client.post({ path: PAYOUTS, key, body: batch.body, timeLeft, fence });
    if (kind === 'no_token') return translateNoToken(outcome, this.codes);
    if (kind === 'session_over') return translateSessionOver(outcome, this.codes);
    const duplicate = duplicateIn(outcome, this.codes);
    return duplicate ? this.lookUpOriginal(duplicate, request, timeLeft) : translateCreate(outcome, request, this.codes);
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference, providerKey: key, fence } = request;
    if (providerReference === null) return notSent("PayPal's id of the batch is not known, so nothing was sent: enquire before you revoke it");
    const timeLeft = timeFor(request.timeoutMs);
    const fetched = await this.fetchBatch(providerReference, timeLeft);
    const batch = this.read(fetched, request);
    if (batch.kind !== 'found' || batch.reportedStatus === 'UNCLEAR') return withoutItem(batch);
    // Nothing is left to revoke, or it was revoked already and the answer was lost.
    if (answerOf('revoke', batch).kind === 'done') return asRevoked(batch);
    const itemId = itemIdIn(fetched.outcome);
    if (itemId === null)
      return retryLater({ ...NO_RESPONSE, providerReference, message: 'PayPal has not processed the item yet. The revocation is sent again later.' });
    return this.cancelItem(itemId, { path: `${ITEMS}/${itemId}/cancel`, key, body: null, timeLeft, fence });
  }

  cancel(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('PayPal cannot cancel a payout that was paid. Ask the recipient to send the money back.'));
  }

  submitDetails(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('PayPal does not accept details after a payout was sent.'));
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const { providerReference } = request;
    if (providerReference !== null) {
      const answer = await this.lookUp(providerReference, request);
      return answer.kind === 'found' ? foundOf(asOrdered(request.operation, answer)) : answer;
    }
    const message = `PayPal answers enquiries by its own id only, and that id is not known. ${whereToLook(request.invokeKey)}`;
    return { ...NO_RESPONSE, kind: 'no_answer', resolution: 'GENERAL_ERROR', message };
  }

  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return verifyTransmission(notification, this.credentials, this.shared.certificates, now);
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return readNotification(notification, this.codes);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const { kind, outcome } = await this.fetchBatch(NO_BATCH, timeFor(timeoutMs));
    const { baseUrl, clientId } = this.credentials;
    // PayPal gives a token only for the secret of this client ID, and each of its hosts serves one mode.
    const told = { account: clientId, mode: modeOfHost(baseUrl, PAYPAL_HOSTS) };
    return describeTest('PayPal', outcome, kind === 'no_token' ? [] : [200, 404], told);
  }

  private fetchBatch(batchId: string, timeLeft: TimeLeft): Promise<Exchange> {
    return this.client.get(`${PAYOUTS}/${encodeURIComponent(batchId)}`, timeLeft);
  }

  /** The reference is the id of the batch. An operator who enters one by hand may have copied the id of the item from PayPal's pages. */
  private async lookUp(id: string, request: EnquiryRequest): Promise<EnquiryAnswer> {
    const timeLeft = timeFor(request.timeoutMs);
    const batch = this.read(await this.fetchBatch(id, timeLeft), request);
    if (batch.kind !== 'not_found') return batch;
    const { kind, outcome } = await this.client.get(`${ITEMS}/${encodeURIComponent(id)}`, timeLeft);
    return kind === 'no_token' ? noToken(outcome) : translateItemEnquiry(outcome, request, this.codes);
  }

  private read({ kind, outcome }: Exchange, expected: Expected): EnquiryAnswer {
    return kind === 'no_token' ? noToken(outcome) : translateEnquiry(outcome, expected, this.codes);
  }

  private async lookUpOriginal(duplicate: Duplicate, expected: Expected, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const { batchId } = duplicate;
    return translateOriginal(duplicate, batchId === null ? null : this.read(await this.fetchBatch(batchId, timeLeft), expected), expected.invokeKey);
  }

  private async cancelItem(itemId: string, post: PostRequest): Promise<ConnectorAnswer> {
    const { kind, outcome } = await this.client.post(post);
    if (kind === 'session_over') return translateSessionOver(outcome, this.codes);
    return kind === 'no_token' ? translateNoToken(outcome, this.codes) : translateCancel(outcome, itemId, this.codes);
  }
}

/** @param shared tests pass their own instead of the process-wide one */
export function connectPayPal(given: GivenCredentials, codes: CodeTable, mode: AccountMode, shared: Shared = SHARED): Connector {
  return new PayPalConnector(readPayPalCredentials(given, mode), codes, shared);
}

function noToken(outcome: HttpOutcome): EnquiryAnswer {
  return noAnswerOf(outcome, { code: null, message: 'PayPal gave no access token. Check the client ID and the client secret of the account.' });
}

export const paypalProvider: ProviderDefinition = {
  name: 'paypal',
  title: 'PayPal',
  credentialFields: PAYPAL_CREDENTIALS,
  codes: PAYPAL_CODES,
  statusWords: PAYPAL_STATUS_WORDS,
  identityOf: (given, mode) => paypalIdentity(readPayPalCredentials(given, mode), mode),
  connect: (credentials, codes, mode) => connectPayPal(credentials, codes, mode),
};
