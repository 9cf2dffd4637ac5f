import { formatAmount } from '@app/domain';
import { cannot } from '../../connector-kit/answers.js';
import { describeTest } from '../../connector-kit/connection-test.js';
import type { CodeTable, Connector, EnquiryRequest, InboundNotification, OperationRequest, ProviderDefinition } from '../../connector-kit/connector.contract.js';
import { TEMPLATE_CAPABILITIES } from './capabilities.js';
import { TemplateClient } from './client.js';
import { TEMPLATE_CODES } from './codes.js';
import { readTemplateCredentials, TEMPLATE_CREDENTIALS, type TemplateCredentials } from './config.js';
import { isSigned, readNotification } from './notification.js';
import { translateEnquiry, translateInvoke } from './translate.js';

function connectTemplate(credentials: TemplateCredentials, codes: CodeTable): Connector {
  const client = new TemplateClient(credentials);
  return {
    capabilities: TEMPLATE_CAPABILITIES,
    async invoke(request: OperationRequest) {
      const { amountMinor, currency, fields, providerKey, invokeKey } = request;
      if (!TEMPLATE_CAPABILITIES.currencies.includes(currency)) return cannot(`The provider does not take ${currency}.`);
      // Yours: the body. The reference is our key, so that a payout is found when its answer was lost.
      const body = { reference: invokeKey, amount: formatAmount(amountMinor, currency), currency, account: fields['account_number'] };
      return translateInvoke(await client.post('/payouts', providerKey, body, request), request, codes);
    },
    // Yours: what the provider can do of these. What it cannot is refused without a request.
    revoke: () => Promise.resolve(cannot('The provider does not recall a payout.')),
    cancel: () => Promise.resolve(cannot('The provider does not take back a payout that was paid.')),
    submitDetails: () => Promise.resolve(cannot('The provider never asks for more details.')),
    async enquire(request: EnquiryRequest) {
      return translateEnquiry(await client.get(`/payouts/${encodeURIComponent(request.invokeKey)}`, request.timeoutMs), request, codes);
    },
    verifyNotification: (notification: InboundNotification, now: Date) => Promise.resolve(isSigned(credentials.webhookSecret, notification, now)),
    translateNotification: (notification: InboundNotification) => readNotification(notification, codes),
    // Yours: a harmless request that needs the credentials, and the statuses that prove them.
    testConnection: async (timeoutMs: number) => describeTest('The provider', await client.get('/payouts/connection-test', timeoutMs), [200, 404]),
  };
}

export const templateProvider: ProviderDefinition = {
  // Yours: the word in `provider_account.provider`, which stays, and the one for people.
  name: 'template',
  title: 'Template',
  credentialFields: TEMPLATE_CREDENTIALS,
  codes: TEMPLATE_CODES,
  connect: (credentials, codes, mode) => connectTemplate(readTemplateCredentials(credentials, mode), codes),
};
