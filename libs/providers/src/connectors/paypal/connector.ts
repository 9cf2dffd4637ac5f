import type { AccountMode } from '@app/domain';
import { answerOf, cannot, notSent, NO_RESPONSE, noAnswerOf } from '../../connector-kit/answers.js';
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
import type { GivenCredentials } from '../../connector-kit/credentials.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import { type TimeLeft, timeFor } from '../../connector-kit/time-left.js';
import type { Expected } from './view.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { PAYPAL_CAPABILITIES } from './capabilities.js';
import { CertificateStore } from './certificate-store.js';
import { type Exchange, type Move, PayPalClient } from './client.js';
import { PAYPAL_CODES } from './codes.js';
import { PAYPAL_CREDENTIALS, type PayPalCredentials, readPayPalCredentials } from './config.js';
import { readNotification, verifyTransmission } from './notification.js';
import { batchOf } from './payout.js';
import { TokenCache } from '../../connector-kit/token-cache.js';
import { asRecalled, itemIdIn, notLookedUp, notYet, translateCancel } from './recall.js';
import { type Duplicate, duplicateIn, translateOriginal } from './duplicate.js';
import { translateCreate, translateEnquiry, translateItemEnquiry, translateNoToken } from './translate.js';

const PAYOUTS = '/v1/payments/payouts';
const ITEMS = '/v1/payments/payouts-item';
/** An id that no batch has: the answer proves that we are let in. */
const NO_BATCH = 'connection-test';

/** What connectors of one process share: they are made anew every few seconds, and a token or a certificate lasts for hours. */
export interface Shared {
  tokens: TokenCache;
  certificates: CertificateStore;
}

const SHARED: Shared = { tokens: new TokenCache(), certificates: new CertificateStore() };

/**
 * PayPal Payouts v1. A payout is a batch with one item.
 *
 * The provider reference is the id of the batch: it comes with the answer to the create, while the item's id is not there until PayPal
 * has looked at it. One question about the batch brings the item, its status and its id; a recall, which needs the item's id, looks it up.
 *
 * 401 to something that moves is an answer, `declined`: PayPal refuses a token before it looks at what was sent, so nothing was taken.
 * It is not sent again under a new token. The fence was asked for one send; and where the 401 was written by something between us, only
 * the house knows whether a repeat is allowed. A 401 without PayPal's own words is `unknown`. The next operation has a new token.
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
    const { kind, outcome } = await this.client.move({ path: PAYOUTS, key, body: batch.body, timeLeft, fence });
    if (kind === 'no_token') return translateNoToken(outcome, this.codes);
    const duplicate = duplicateIn(outcome, this.codes);
    return duplicate ? this.lookUpOriginal(duplicate, request, timeLeft) : translateCreate(outcome, request, this.codes);
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference, providerKey: key, fence } = request;
    if (providerReference === null) return notSent("PayPal's id of the batch is not known, so there is nothing to revoke");
    const timeLeft = timeFor(request.timeoutMs);
    const looked = await this.look(providerReference, timeLeft);
    const batch = this.read(looked, request);
    if (batch.kind !== 'found' || batch.reportedStatus === 'UNCLEAR') return notLookedUp(batch);
    // Nothing is left to recall, or it was recalled already and the answer was lost.
    if (answerOf('revoke', batch).kind === 'done') return asRecalled(batch);
    const itemId = itemIdIn(looked.outcome);
    if (itemId === null) return notYet({ ...NO_RESPONSE, providerReference, message: 'PayPal has not looked at the item yet: it can be revoked then' });
    return this.cancelItem(itemId, { path: `${ITEMS}/${itemId}/cancel`, key, body: null, timeLeft, fence });
  }

  cancel(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('PayPal does not take back a payout that was paid.'));
  }

  submitDetails(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('PayPal never asks for more details.'));
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const { providerReference } = request;
    if (providerReference !== null) return this.lookUp(providerReference, request);
    const message = 'PayPal is asked by its own id, which is not known: only a repeat of the same payout, or somebody who looks there, can tell.';
    return { ...NO_RESPONSE, kind: 'no_answer', resolution: 'GENERAL_ERROR', message };
  }

  verifyNotification(notification: InboundNotification, now: Date): Promise<boolean> {
    return verifyTransmission(notification, this.credentials, this.shared.certificates, now);
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return readNotification(notification, this.codes);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const { kind, outcome } = await this.look(NO_BATCH, timeFor(timeoutMs));
    return describeTest('PayPal', outcome, kind === 'exchanged' ? [200, 404] : []);
  }

  private look(batchId: string, timeLeft: TimeLeft): Promise<Exchange> {
    return this.client.ask(`${PAYOUTS}/${encodeURIComponent(batchId)}`, timeLeft);
  }

  /** Our reference is the batch. Who writes one down by hand has it from PayPal's pages, which show items: it may be either. */
  private async lookUp(id: string, request: EnquiryRequest): Promise<EnquiryAnswer> {
    const timeLeft = timeFor(request.timeoutMs);
    const batch = this.read(await this.look(id, timeLeft), request);
    if (batch.kind !== 'not_found') return batch;
    const { kind, outcome } = await this.client.ask(`${ITEMS}/${encodeURIComponent(id)}`, timeLeft);
    return kind === 'no_token' ? noToken(outcome) : translateItemEnquiry(outcome, request, this.codes);
  }

  private read({ kind, outcome }: Exchange, expected: Expected): EnquiryAnswer {
    return kind === 'no_token' ? noToken(outcome) : translateEnquiry(outcome, expected, this.codes);
  }

  private async lookUpOriginal(duplicate: Duplicate, expected: Expected, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const { batchId } = duplicate;
    return translateOriginal(duplicate, batchId === null ? null : this.read(await this.look(batchId, timeLeft), expected));
  }

  private async cancelItem(itemId: string, move: Move): Promise<ConnectorAnswer> {
    const { kind, outcome } = await this.client.move(move);
    return kind === 'no_token' ? translateNoToken(outcome, this.codes) : translateCancel(outcome, itemId, this.codes);
  }
}

/** @param shared what a test brings along instead of the network */
export function connectPayPal(given: GivenCredentials, codes: CodeTable, mode: AccountMode, shared: Shared = SHARED): Connector {
  return new PayPalConnector(readPayPalCredentials(given, mode), codes, shared);
}

function noToken(outcome: HttpOutcome): EnquiryAnswer {
  return noAnswerOf(outcome, { code: null, message: 'no access token' });
}

export const paypalProvider: ProviderDefinition = {
  name: 'paypal',
  title: 'PayPal',
  credentialFields: PAYPAL_CREDENTIALS,
  codes: PAYPAL_CODES,
  connect: (credentials, codes, mode) => connectPayPal(credentials, codes, mode),
};
