import { formatAmount, type Operation, writeIdentity } from '@app/domain';
import { answerOf, cannot, declineIncomplete, notSent } from '../../connector-kit/answers.js';
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
import { asText, parseObject } from '../../connector-kit/json.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import { timeFor } from '../../connector-kit/time-left.js';
import { sandboxAccountNumber } from './account-number.js';
import { SANDBOX_CAPABILITIES } from './capabilities.js';
import { SandboxClient } from './client.js';
import { SANDBOX_CODES } from './codes.js';
import { readSandboxCredentials, SANDBOX_CREDENTIALS, type SandboxCredentials } from './config.js';
import { verifySandboxSignature } from './notification.js';
import { translateEnquiry, translateMessage, translateOperation } from './translate.js';
import { SANDBOX_STATUS_WORDS } from './status-words.js';

/** A key that no payout has: any answer proves that the credentials were accepted. */
const NO_PAYOUT = '/v1/transfers?key=connection-test';

/** Wallets need no name. */
const NAMELESS = 'not given';

class SandboxConnector implements Connector {
  readonly capabilities: Capabilities;
  private readonly client: SandboxClient;

  constructor(
    private readonly credentials: SandboxCredentials,
    private readonly codes: CodeTable,
  ) {
    this.capabilities = { ...SANDBOX_CAPABILITIES, keyForm: credentials.keyForm };
    this.client = new SandboxClient(credentials);
  }

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const incomplete = declineIncomplete(SANDBOX_CAPABILITIES.requiredFields, request.fields);
    if (incomplete) return incomplete;
    const body = {
      reference: request.payoutId,
      account_number: sandboxAccountNumber(request.fields),
      holder_name: request.fields.holder_name ?? NAMELESS,
      amount: formatAmount(request.amountMinor, request.currency),
      currency: request.currency,
    };
    const { timeoutMs, fence } = request;
    return translateOperation(
      'invoke',
      await this.client.post({ path: '/v1/transfers', idempotencyKey: request.providerKey, body, timeoutMs, fence }),
      this.codes,
    );
  }

  revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.followUp('revoke', request);
  }

  cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.followUp('cancel', request);
  }

  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference, providerKey, details, timeoutMs, fence } = request;
    if (Object.keys(details).length === 0) return this.fulfil(request);
    if (details.resend === true) return cannot('The sandbox provider cannot send a new password: the first one stays valid. Submit it as otp.');
    if (providerReference === null) return notSent("the sandbox provider's id of the payout is not known, so nothing was sent: enquire first");
    const path = `/v1/transfers/${encodeURIComponent(providerReference)}/confirm`;
    const call = { path, idempotencyKey: providerKey, body: { password: details.otp }, timeoutMs, fence };
    return translateOperation('submit_details', await this.client.post(call), this.codes);
  }

  /**
   * The second step of a quoted transfer. Whether it was done already is looked up first. The quote is the one that was kept; without it, the transfer
   * is looked up by its key, which shows the quote again.
   */
  private async fulfil(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, invokeKey, step, fence } = request;
    const timeLeft = timeFor(request.timeoutMs);
    const kept = step?.['quote'];
    const found = await this.lookUp({ operation: 'submit_details', id: kept === undefined ? null : id, key: invokeKey }, timeLeft());
    if (found.kind !== 'found') return notSent(`the transfer could not be looked up, so nothing was sent: ${found.message ?? 'no reason was given'}`);
    const quote = kept ?? found.step?.['quote'];
    const { providerReference: transferId } = found;
    // One that is not ours, or waits for nothing any more: the report says how it stands.
    if (transferId === null || found.reportedKey !== invokeKey || found.continueAfterMs === undefined) return answerOf('submit_details', found);
    if (quote === undefined) return notSent('the quote of the transfer is not known, so nothing was sent: enquire first');
    const path = `/v1/transfers/${encodeURIComponent(transferId)}/fulfil`;
    const call = { path, idempotencyKey: providerKey, body: { quote }, timeoutMs: timeLeft(), fence };
    return translateOperation('submit_details', await this.client.post(call), this.codes);
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    return this.lookUp({ operation: request.operation, id: request.providerReference, key: request.invokeKey }, request.timeoutMs);
  }

  verifyNotification({ headers, rawBody }: InboundNotification, now: Date): Promise<boolean> {
    const header = headers['sandbox-signature'];
    return Promise.resolve(typeof header === 'string' && verifySandboxSignature(header, rawBody, this.credentials.notificationSecret, now));
  }

  translateNotification({ rawBody }: InboundNotification): TranslatedNotification | null {
    return translateMessage(rawBody.toString('utf8'), this.codes);
  }

  async testConnection(timeoutMs: number): Promise<ConnectionTest> {
    const test = describeTest('The sandbox provider', await this.client.get(NO_PAYOUT, timeoutMs), [200, 404]);
    if (!test.ok) return test;
    const told = await this.client.get('/v1/account', timeoutMs);
    const account = told.kind === 'answered' && told.status === 200 ? asText(parseObject(told.body)?.['ledger']) : null;
    // It moves no money in either mode, so it cannot say which one it serves.
    return { ...test, told: { account, mode: null } };
  }

  private async lookUp({ operation, id, key }: { operation: Operation; id: string | null; key: string }, timeoutMs: number): Promise<EnquiryAnswer> {
    const path = id === null ? `/v1/transfers?key=${encodeURIComponent(key)}` : `/v1/transfers/${encodeURIComponent(id)}`;
    return translateEnquiry(operation, await this.client.get(path, timeoutMs), this.codes);
  }

  private async followUp(operation: Extract<Operation, 'revoke' | 'cancel'>, request: OperationRequest): Promise<ConnectorAnswer> {
    if (request.providerReference === null)
      return notSent(`the sandbox provider's id of the payout is not known, so nothing was sent: enquire before you ${operation} it`);
    const path = `/v1/transfers/${encodeURIComponent(request.providerReference)}/${operation}`;
    const { timeoutMs, fence } = request;
    return translateOperation(operation, await this.client.post({ path, idempotencyKey: request.providerKey, body: {}, timeoutMs, fence }), this.codes);
  }
}

export const sandboxProvider: ProviderDefinition = {
  name: 'sandbox',
  title: 'Sandbox',
  credentialFields: SANDBOX_CREDENTIALS,
  codes: SANDBOX_CODES,
  statusWords: SANDBOX_STATUS_WORDS,
  isSimulated: true,
  // Its address changes with every start, its ledger does not.
  identityOf: (given, mode) => writeIdentity(readSandboxCredentials(given, mode).ledger, 'the sandbox'),
  connect: (credentials, codes, mode) => new SandboxConnector(readSandboxCredentials(credentials, mode), codes),
};
