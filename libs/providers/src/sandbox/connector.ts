import { formatAmount, type Operation } from '@app/domain';
import type {
  Capabilities,
  Connector,
  ConnectorAnswer,
  EnquiryAnswer,
  EnquiryRequest,
  InboundNotification,
  OperationRequest,
  ProviderDefinition,
  TranslatedNotification,
} from '../connector.contract.js';
import { SANDBOX_CAPABILITIES } from './capabilities.js';
import { SandboxClient } from './client.js';
import { readSandboxCredentials, type SandboxCredentials } from './config.js';
import { readSandboxNotification } from './notification.js';
import { translateEnquiry, translateOperation } from './translate.js';

/** The simulated provider that comes with the gateway. */
class SandboxConnector implements Connector {
  readonly capabilities: Capabilities = SANDBOX_CAPABILITIES;
  private readonly client: SandboxClient;

  constructor(private readonly credentials: SandboxCredentials) {
    this.client = new SandboxClient(credentials);
  }

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const body = {
      reference: request.payoutId,
      account_number: request.fields.account_number,
      holder_name: request.fields.holder_name,
      amount: formatAmount(request.amountMinor, request.currency),
      currency: request.currency,
    };
    const { timeoutMs, fence } = request;
    return translateOperation('invoke', await this.client.post({ path: '/v1/transfers', idempotencyKey: request.providerKey, body, timeoutMs, fence }));
  }

  revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.followUp('revoke', request);
  }

  cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    return this.followUp('cancel', request);
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const path =
      request.providerReference === null
        ? `/v1/transfers?key=${encodeURIComponent(request.invokeKey)}`
        : `/v1/transfers/${encodeURIComponent(request.providerReference)}`;
    return translateEnquiry(await this.client.get(path, request.timeoutMs));
  }

  readNotification(notification: InboundNotification, now: Date): TranslatedNotification | null {
    return readSandboxNotification(notification, this.credentials.notificationSecret, now);
  }

  private async followUp(operation: Exclude<Operation, 'invoke'>, request: OperationRequest): Promise<ConnectorAnswer> {
    if (request.providerReference === null) {
      return {
        kind: 'not_sent',
        resolution: 'GENERAL_ERROR',
        providerReference: null,
        code: null,
        message: `the provider's id is not known, so there is nothing to ${operation}`,
        httpStatus: null,
        raw: {},
      };
    }
    const path = `/v1/transfers/${encodeURIComponent(request.providerReference)}/${operation}`;
    const { timeoutMs, fence } = request;
    return translateOperation(operation, await this.client.post({ path, idempotencyKey: request.providerKey, body: {}, timeoutMs, fence }));
  }
}

export const sandboxProvider: ProviderDefinition = {
  name: 'sandbox',
  title: 'Sandbox',
  connect: (credentials) => new SandboxConnector(readSandboxCredentials(credentials)),
};
