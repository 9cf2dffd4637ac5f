import { formatAmount } from '@app/domain';
import { cannot, declineIncomplete } from '../../connector-kit/answers.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import type { CodeTable, Connector, EnquiryRequest, OperationRequest, ProviderDefinition } from '../../connector-kit/connector.contract.js';
import { identityAt, modeOfHost } from '../../connector-kit/credentials.js';
import { TEMPLATE_CAPABILITIES } from './capabilities.js';
import { TemplateClient } from './client.js';
import { TEMPLATE_CODES, TEMPLATE_STATUS_WORDS } from './codes.js';
import { readTemplateCredentials, TEMPLATE_CREDENTIALS, TEMPLATE_HOSTS, type TemplateCredentials } from './config.js';
import { isSigned, readNotification } from './notification.js';
import { translateEnquiry, translateInvoke } from './translate.js';

function connectTemplate(credentials: TemplateCredentials, codes: CodeTable): Connector {
  const client = new TemplateClient(credentials);
  return {
    capabilities: TEMPLATE_CAPABILITIES,
    async invoke(request: OperationRequest) {
      const { amountMinor, currency, fields, providerKey, invokeKey } = request;
      if (!TEMPLATE_CAPABILITIES.currencies.includes(currency)) return cannot(`The provider does not pay out in ${currency}.`);
      const incomplete = declineIncomplete(TEMPLATE_CAPABILITIES.requiredFields, fields);
      if (incomplete) return incomplete;
      // Yours: the body. The reference is our key, by which a payout is found when the answer was lost.
      const body = { reference: invokeKey, amount: formatAmount(amountMinor, currency), currency, account: fields['account_number'] };
      return translateInvoke(await client.post('/payouts', providerKey, body, request), request, codes);
    },
    // Yours: which of these the provider supports. The others are declined without a request.
    revoke: () => Promise.resolve(cannot('The provider cannot revoke a payout.')),
    cancel: () => Promise.resolve(cannot('The provider cannot cancel a payout that was paid.')),
    submitDetails: () => Promise.resolve(cannot('The provider never asks for more details.')),
    async enquire(request: EnquiryRequest) {
      return translateEnquiry(await client.get(`/payouts/${encodeURIComponent(request.invokeKey)}`, request.timeoutMs), request, codes);
    },
    verifyNotification: (notification, now) => Promise.resolve(isSigned(credentials.webhookSecret, notification, now)),
    translateNotification: (notification) => readNotification(notification, codes),
    // Yours: a harmless request that needs the credentials, the statuses that prove that they were accepted, and what that says about the account.
    testConnection: async (timeoutMs: number) => {
      const told = { account: credentials.accountId, mode: modeOfHost(credentials.baseUrl, TEMPLATE_HOSTS) };
      return describeTest('The provider', await client.get(`/accounts/${encodeURIComponent(credentials.accountId)}`, timeoutMs), [200], told);
    },
  };
}

export const templateProvider: ProviderDefinition = {
  // Yours: the value of `provider_account.provider`, which never changes, and the name that operators see.
  name: 'template',
  title: 'Template',
  credentialFields: TEMPLATE_CREDENTIALS,
  codes: TEMPLATE_CODES,
  statusWords: TEMPLATE_STATUS_WORDS,
  identityOf: (given, mode) => identityAt(readTemplateCredentials(given, mode).baseUrl, readTemplateCredentials(given, mode).accountId),
  connect: (credentials, codes, mode) => connectTemplate(readTemplateCredentials(credentials, mode), codes),
};
