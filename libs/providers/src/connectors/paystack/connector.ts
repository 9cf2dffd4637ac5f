import { type AccountMode, MODES, type Operation } from '@app/domain';
import { cannot, foundOf, notSent, NO_RESPONSE } from '../../connector-kit/answers.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import { asOrdered } from '../../connector-kit/statuses/asked-about.js';
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
  ToldAccount,
  TranslatedNotification,
} from '../../connector-kit/connector.contract.js';
import { type GivenCredentials, identityAt } from '../../connector-kit/credentials.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, parseObject } from '../../connector-kit/json.js';
import { BulkTransfers } from './bulk.js';
import { PAYSTACK_CAPABILITIES } from './capabilities.js';
import { PaystackClient } from './client.js';
import { PAYSTACK_CODES } from './codes.js';
import { PAYSTACK_CREDENTIALS, type PaystackCredentials, readPaystackCredentials } from './config.js';
import { isSignedBy, readNotification } from './notification.js';
import { type Recipient, recipientOf, type TransferOrder, transferOf } from './order.js';
import { RecipientCache } from '../../connector-kit/recipient-cache.js';
import type { Expected } from './transfer.js';
import { afterLookup, asRevoked, needsLookup, translateEnquiry, translateRecipient, translateResend, translateTransfer } from './translate.js';
import { PAYSTACK_STATUS_WORDS } from './status-words.js';

/** Shared by all Paystack connectors of the process: connectors are recreated every few seconds, recipients last for years. */
const RECIPIENTS = new RecipientCache();

/**
 * Paystack transfers. A payout is a transfer to a recipient that is created before it.
 *
 * The transfer's reference is our key: Paystack refuses it a second time and answers enquiries by it, so a payout is found even when every
 * answer was lost. The provider reference is the transfer's code, which an OTP is submitted for; if it was lost, an enquiry returns it.
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
      // The recipient was deleted at Paystack. The transfer was not accepted, so it may be sent again with a new code of the recipient.
      this.recipients.forget(key);
    }
    const created = await this.createRecipient(recipient, request, timeLeft);
    if (typeof created !== 'string') return created;
    this.recipients.keep(key, created);
    return this.transfer({ request, recipientCode: created, timeLeft });
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return asRevoked(await this.fetchTransfer(request, timeFor(request.timeoutMs)));
  }

  cancel(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('Paystack cannot cancel a transfer that was paid. Ask the recipient to send the money back.'));
  }

  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { details, fence } = request;
    const timeLeft = timeFor(request.timeoutMs);
    const transferCode = request.providerReference ?? (await this.fetchTransfer(request, timeLeft)).providerReference;
    if (transferCode === null) return notSent("Paystack's code of the transfer is not known, so nothing was sent: enquire before you submit the OTP");
    if (details['resend'] === true) {
      const body = { transfer_code: transferCode, reason: 'resend_otp' };
      return translateResend(await this.client.post({ path: '/transfer/resend_otp', timeLeft, fence }, body), transferCode, this.codes);
    }
    const { otp } = details;
    if (typeof otp !== 'string') return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_DETAILS', message: 'otp must be a text.' };
    const outcome = await this.client.post({ path: '/transfer/finalize_transfer', timeLeft, fence }, { transfer_code: transferCode, otp });
    return this.confirmed('submit_details', translateTransfer('submit_details', outcome, request, this.codes), request, timeLeft);
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const answer = await this.fetchTransfer(request, timeFor(request.timeoutMs));
    return answer.kind === 'found' ? foundOf(asOrdered(request.operation, answer)) : answer;
  }

  verifyNotification(notification: InboundNotification): Promise<boolean> {
    return Promise.resolve(isSignedBy(this.credentials.secretKey, notification));
  }

  translateNotification(notification: InboundNotification): TranslatedNotification | null {
    return readNotification(notification, this.codes);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const timeLeft = timeFor(timeoutMs);
    const test = describeTest('Paystack', await this.client.get('/balance', timeLeft), [200]);
    return test.ok ? { ...test, told: toldBy(await this.client.get('/balance/ledger?perPage=1', timeLeft)) } : test;
  }

  private async fetchTransfer(expected: Expected, timeLeft: TimeLeft): Promise<EnquiryAnswer> {
    return translateEnquiry(await this.client.get(`/transfer/verify/${encodeURIComponent(expected.invokeKey)}`, timeLeft), expected, this.codes);
  }

  /** It moves no money, and a repeat returns the same code. The fence is checked all the same, because details of the recipient are sent. */
  private async createRecipient(recipient: Recipient, { fence }: OperationRequest, timeLeft: TimeLeft): Promise<string | ConnectorAnswer> {
    return translateRecipient(await this.client.post({ path: '/transferrecipient', timeLeft, fence }, recipient), this.codes);
  }

  private async transfer(order: TransferOrder): Promise<ConnectorAnswer> {
    const answer = await (this.bulk?.send(order) ?? this.sendAlone(order));
    return this.confirmed('invoke', answer, order.request, order.timeLeft);
  }

  private async sendAlone(order: TransferOrder): Promise<ConnectorAnswer> {
    const { request, timeLeft } = order;
    return translateTransfer('invoke', await this.client.post({ path: '/transfer', timeLeft, fence: request.fence }, transferOf(order)), request, this.codes);
  }

  private async confirmed(operation: Operation, answer: ConnectorAnswer, expected: Expected, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    return needsLookup(operation, answer) ? afterLookup(operation, answer, await this.fetchTransfer(expected, timeLeft)) : answer;
  }
}

/** @param recipients tests pass their own instead of the process-wide one */
export function connectPaystack(given: GivenCredentials, codes: CodeTable, mode: AccountMode, recipients: RecipientCache = RECIPIENTS): Connector {
  return new PaystackConnector(readPaystackCredentials(given, mode), codes, recipients);
}

/** Paystack names the integration and its domain in every line of the ledger. Before the first line it says neither. */
function toldBy(outcome: HttpOutcome): ToldAccount {
  const lines = outcome.kind === 'answered' && outcome.status === 200 ? asArray(parseObject(outcome.body)?.['data']) : [];
  const line = asObject(lines[0]);
  const integration = line?.['integration'];
  const domain = asText(line?.['domain']);
  return { account: typeof integration === 'number' ? String(integration) : null, mode: MODES.find((mode) => mode === domain) ?? null };
}

function paystackIdentity({ baseUrl, integration }: PaystackCredentials): string {
  return identityAt(baseUrl, integration);
}

export const paystackProvider: ProviderDefinition = {
  name: 'paystack',
  title: 'Paystack',
  credentialFields: PAYSTACK_CREDENTIALS,
  codes: PAYSTACK_CODES,
  statusWords: PAYSTACK_STATUS_WORDS,
  identityOf: (given, mode) => paystackIdentity(readPaystackCredentials(given, mode)),
  connect: (credentials, codes, mode) => connectPaystack(credentials, codes, mode),
};
