import { answerOf, cannot, declineIncomplete, foundOf, NO_RESPONSE, notSent } from '../../connector-kit/answers.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import type {
  CodeTable,
  Connector,
  ConnectorAnswer,
  EnquiryAnswer,
  EnquiryRequest,
  InboundNotification,
  OperationRequest,
  ProviderDefinition,
} from '../../connector-kit/connector.contract.js';
import { identityAt, modeOfHost } from '../../connector-kit/credentials.js';
import { RecipientCache } from '../../connector-kit/recipient-cache.js';
import { type TimeLeft, timeFor } from '../../connector-kit/time-left.js';
import { WISE_CAPABILITIES } from './capabilities.js';
import { WiseClient } from './client.js';
import { WISE_CODES, WISE_STATUS_WORDS, WISE_UNEXPLAINED_CODES } from './codes.js';
import { readWiseCredentials, WISE_CREDENTIALS, WISE_HOSTS, type WiseCredentials } from './config.js';
import { isSigned, readNotification } from './notification.js';
import { quoteOf, recipientOf, transferOf } from './order.js';
import { MAX_PAGES, PAGE_SIZE, searchOf } from './search.js';
import { expectedOf, isTransferId, reportOf } from './transfer.js';
import { readPage, translateById, translateFunding, translateId, translateTransfer } from './translate.js';

/** Shared by all Wise connectors of the process: connectors are recreated every few seconds, recipients last for years. */
const RECIPIENTS = new RecipientCache();

/**
 * Wise transfers from a balance in the same currency: a recipient and a quote, then the transfer, then its funding. Only the funding moves money. Until
 * then the payout is PENDING, and the gateway calls `submitDetails` for it. The transfer names all that the funding needs, so no `step` is kept.
 */
class WiseConnector implements Connector {
  readonly capabilities = WISE_CAPABILITIES;
  private readonly client: WiseClient;

  constructor(
    private readonly credentials: WiseCredentials,
    private readonly codes: CodeTable,
    private readonly recipients: RecipientCache,
  ) {
    this.client = new WiseClient(credentials);
  }

  /** Makes the transfer. A repeat with the same key returns the first one, whatever its quote. */
  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { currency, fields, fence } = request;
    if (!WISE_CAPABILITIES.currencies.includes(currency)) return cannot(`Wise transfers in ${currency} are not supported.`);
    const timeLeft = timeFor(request.timeoutMs);
    const declined = declineIncomplete(WISE_CAPABILITIES.requiredFields, fields);
    if (declined) return declined;
    const recipient = await this.recipientIdOf(request, timeLeft);
    if (typeof recipient !== 'string') return recipient;
    const quote = await this.quoteIdOf(request, recipient, timeLeft);
    if (typeof quote !== 'string') return quote;
    const outcome = await this.client.post({ path: '/v1/transfers', timeLeft, fence }, transferOf(request, recipient, quote));
    return translateTransfer(outcome, expectedOf('invoke', request), this.codes);
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, timeoutMs, fence } = request;
    if (!isTransferId(id)) return notSent("Wise's id of the transfer is not known, so nothing was sent: enquire before you revoke it");
    const outcome = await this.client.put({ path: `/v1/transfers/${id}/cancel`, timeLeft: timeFor(timeoutMs), fence });
    return translateTransfer(outcome, expectedOf('revoke', request), this.codes);
  }

  cancel(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('Wise cannot take back a transfer that was sent. Ask the recipient to send the money back.'));
  }

  /** Funds the transfer, if it still waits for that: it is looked up first, and Wise funds a transfer only once. */
  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, details, fence } = request;
    if (Object.keys(details).length > 0 || (id !== null && !isTransferId(id))) return cannot('Wise never asks for more details.');
    const timeLeft = timeFor(request.timeoutMs);
    const found = await this.lookUp({ ...request, operation: 'submit_details', askedAt: new Date() }, timeLeft);
    if (found.kind !== 'found') return notSent(`the transfer could not be looked up, so nothing was sent: ${found.message ?? 'no reason was given'}`);
    if (found.continueAfterMs === undefined || found.providerReference === null) return answerOf('submit_details', found);
    const path = `/v3/profiles/${this.credentials.profileId}/transfers/${found.providerReference}/payments`;
    return translateFunding(await this.client.post({ path, timeLeft, fence }, { type: 'BALANCE' }), found, this.codes);
  }

  enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    return this.lookUp(request, timeFor(request.timeoutMs));
  }

  verifyNotification(notification: InboundNotification): Promise<boolean> {
    return Promise.resolve(isSigned(this.credentials.webhookPublicKey, notification));
  }

  translateNotification(notification: InboundNotification) {
    return readNotification(notification, this.codes);
  }

  async testConnection(timeoutMs: number) {
    const { profileId, baseUrl } = this.credentials;
    const told = { account: profileId, mode: modeOfHost(baseUrl, WISE_HOSTS) };
    return describeTest('Wise', await this.client.get(`/v2/profiles/${profileId}`, timeFor(timeoutMs)), [200], told);
  }

  private async lookUp(request: EnquiryRequest, timeLeft: TimeLeft): Promise<EnquiryAnswer> {
    const { providerReference: id, operation } = request;
    const expected = expectedOf(operation, request);
    if (id !== null) return translateById(await this.client.get(`/v1/transfers/${encodeURIComponent(id)}`, timeLeft), expected, this.codes);
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const read = readPage(await this.client.get(searchOf(request, this.credentials.profileId, page), timeLeft), request.invokeKey, PAGE_SIZE);
      if ('answer' in read) return read.answer;
      if (read.ours) return foundOf(reportOf(read.ours, expected, 200, this.codes));
      if (read.isLast) return { ...NO_RESPONSE, kind: 'not_found', httpStatus: 200 };
    }
    return { ...NO_RESPONSE, kind: 'no_answer', resolution: 'GENERAL_ERROR', message: 'Wise lists too many transfers to find this one. Look it up at Wise.' };
  }

  private async recipientIdOf(request: OperationRequest, timeLeft: TimeLeft): Promise<string | ConnectorAnswer> {
    const recipient = recipientOf(request);
    if ('kind' in recipient) return recipient;
    const { profileId, baseUrl } = this.credentials;
    const key = this.recipients.keyOf({ profileId, baseUrl }, recipient);
    const known = this.recipients.get(key);
    if (known !== null) return known;
    const body = { ...recipient, profile: Number(profileId) };
    const created = translateId(await this.client.post({ path: '/v1/accounts', timeLeft, fence: request.fence }, body), this.codes);
    if (typeof created === 'string') this.recipients.keep(key, created);
    return created;
  }

  private async quoteIdOf(request: OperationRequest, recipient: string, timeLeft: TimeLeft): Promise<string | ConnectorAnswer> {
    const quote = quoteOf(request, recipient);
    if ('kind' in quote) return quote;
    const path = `/v3/profiles/${this.credentials.profileId}/quotes`;
    return translateId(await this.client.post({ path, timeLeft, fence: request.fence }, quote), this.codes);
  }
}

export const wiseProvider: ProviderDefinition = {
  name: 'wise',
  title: 'Wise',
  credentialFields: WISE_CREDENTIALS,
  codes: WISE_CODES,
  statusWords: WISE_STATUS_WORDS,
  unexplainedCodes: WISE_UNEXPLAINED_CODES,
  identityOf: (given, mode) => {
    const { baseUrl, profileId } = readWiseCredentials(given, mode);
    return identityAt(baseUrl, profileId);
  },
  connect: (given, codes, mode) => new WiseConnector(readWiseCredentials(given, mode), codes, RECIPIENTS),
};
