import type { AccountMode, Operation } from '@app/domain';
import { cannot, notSent, NO_RESPONSE } from '../../connector-kit/answers.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import { type TimeLeft, timeFor } from '../../connector-kit/time-left.js';
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
import { BulkTransfers } from './bulk.js';
import { PAYSTACK_CAPABILITIES } from './capabilities.js';
import { PaystackClient } from './client.js';
import { PAYSTACK_CODES } from './codes.js';
import { PAYSTACK_CREDENTIALS, type PaystackCredentials, readPaystackCredentials } from './config.js';
import { isSignedBy, readNotification } from './notification.js';
import { type Recipient, recipientOf, type TransferOrder, transferOf } from './order.js';
import { RecipientCache } from '../../connector-kit/recipient-cache.js';
import type { Expected } from './transfer.js';
import { afterLook, asRevoked, isDoubtful, translateEnquiry, translateRecipient, translateResend, translateTransfer } from './translate.js';

/** Connectors are made anew every few seconds; recipients last for years. */
const RECIPIENTS = new RecipientCache();

/**
 * Paystack transfers. A payout is a transfer to a recipient that is created before it.
 *
 * The transfer's reference is our key: Paystack refuses it a second time, and is asked by it, so that a payout is found even when every
 * answer was lost. The provider reference is the transfer's code, which an OTP is given for; where it was lost, a question brings it.
 */
class PaystackConnector implements Connector {
  readonly capabilities: Capabilities = PAYSTACK_CAPABILITIES;
  private readonly client: PaystackClient;
  private readonly bulk: BulkTransfers | null;

  constructor(
    private readonly credentials: PaystackCredentials,
    private readonly codes: CodeTable,
    private readonly recipients: RecipientCache,
  ) {
    this.client = new PaystackClient(credentials);
    this.bulk = credentials.transfers === 'bulk' ? new BulkTransfers(this.client, codes, (order) => this.sendAlone(order)) : null;
  }

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const recipient = recipientOf(request);
    if ('kind' in recipient) return recipient;
    const timeLeft = timeFor(request.timeoutMs);
    const key = this.recipients.keyOf(this.credentials, recipient);
    const known = this.recipients.get(key);
    if (known !== null) {
      const answer = await this.transfer({ request, recipientCode: known, timeLeft });
      if (answer.kind !== 'declined' || answer.code !== 'recipient_not_found') return answer;
      // It was deleted there. Nothing was taken, so that the same transfer may go to the same recipient under a new code.
      this.recipients.forget(key);
    }
    const created = await this.createRecipient(recipient, request, timeLeft);
    if (typeof created !== 'string') return created;
    this.recipients.keep(key, created);
    return this.transfer({ request, recipientCode: created, timeLeft });
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return asRevoked(await this.look(request, timeFor(request.timeoutMs)));
  }

  cancel(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('Paystack does not take back a transfer that was paid.'));
  }

  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { details, fence } = request;
    const timeLeft = timeFor(request.timeoutMs);
    const transferCode = request.providerReference ?? (await this.look(request, timeLeft)).providerReference;
    if (transferCode === null) return notSent("Paystack's code of the transfer is not known, so there is nothing to give an OTP for");
    if (details['resend'] === true) {
      const body = { transfer_code: transferCode, reason: 'resend_otp' };
      return translateResend(await this.client.post({ path: '/transfer/resend_otp', timeLeft, fence }, body), transferCode, this.codes);
    }
    const { otp } = details;
    if (typeof otp !== 'string') return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_DETAILS', message: 'otp must be a text.' };
    const outcome = await this.client.post({ path: '/transfer/finalize_transfer', timeLeft, fence }, { transfer_code: transferCode, otp });
    return this.withoutDoubt('submit_details', translateTransfer('submit_details', outcome, request, this.codes), request, timeLeft);
  }

  enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    return this.look(request, timeFor(request.timeoutMs));
  }

  verifyNotification(notification: InboundNotification): Promise<boolean> {
    return Promise.resolve(isSignedBy(this.credentials.secretKey, notification));
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return readNotification(notification, this.codes);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    return describeTest('Paystack', await this.client.get('/balance', timeFor(timeoutMs)), [200]);
  }

  private async look(expected: Expected, timeLeft: TimeLeft): Promise<EnquiryAnswer> {
    return translateEnquiry(await this.client.get(`/transfer/verify/${encodeURIComponent(expected.invokeKey)}`, timeLeft), expected, this.codes);
  }

  /** It moves no money, and Paystack answers a second time with the first one's code. The fence is asked all the same: details leave us. */
  private async createRecipient(recipient: Recipient, { fence }: OperationRequest, timeLeft: TimeLeft): Promise<string | ConnectorAnswer> {
    return translateRecipient(await this.client.post({ path: '/transferrecipient', timeLeft, fence }, recipient), this.codes);
  }

  private async transfer(order: TransferOrder): Promise<ConnectorAnswer> {
    const answer = await (this.bulk?.send(order) ?? this.sendAlone(order));
    return this.withoutDoubt('invoke', answer, order.request, order.timeLeft);
  }

  private async sendAlone(order: TransferOrder): Promise<ConnectorAnswer> {
    const { request, timeLeft } = order;
    return translateTransfer('invoke', await this.client.post({ path: '/transfer', timeLeft, fence: request.fence }, transferOf(order)), request, this.codes);
  }

  private async withoutDoubt(operation: Operation, answer: ConnectorAnswer, expected: Expected, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    return isDoubtful(operation, answer) ? afterLook(operation, answer, await this.look(expected, timeLeft)) : answer;
  }
}

/** @param recipients what a test brings along instead of what the process remembers */
export function connectPaystack(given: GivenCredentials, codes: CodeTable, mode: AccountMode, recipients: RecipientCache = RECIPIENTS): Connector {
  return new PaystackConnector(readPaystackCredentials(given, mode), codes, recipients);
}

export const paystackProvider: ProviderDefinition = {
  name: 'paystack',
  title: 'Paystack',
  credentialFields: PAYSTACK_CREDENTIALS,
  codes: PAYSTACK_CODES,
  connect: (credentials, codes, mode) => connectPaystack(credentials, codes, mode),
};
