import type { AccountMode, CredentialField } from '@app/domain';
import { type GivenCredentials, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

export interface TemplateCredentials {
  baseUrl: string;
  accountId: string;
  apiKey: string;
  webhookSecret: string;
}

// Yours: the addresses of the provider's API, and the hosts that requests with credentials may go to.
const LIVE_URL = 'https://api.template.example';
const TEST_URL = 'https://api.test.template.example';
export const TEMPLATE_HOSTS = { live: ['api.template.example'], test: ['*.test.template.example'] };

// Yours: the credentials of an account, and where to find them. `baseUrl` stays.
export const TEMPLATE_CREDENTIALS: readonly CredentialField[] = [
  { name: 'accountId', title: 'Account', secret: false, required: true, help: 'Our own id at the provider, on the first page of the dashboard.' },
  { name: 'apiKey', title: 'API key', secret: true, required: true, help: 'Under Developers, Keys of the dashboard.' },
  { name: 'webhookSecret', title: 'Webhook secret', secret: true, required: true, help: 'Shown once, when the webhook is created.' },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    help: `The API: ${LIVE_URL}, for tests ${TEST_URL}.`,
    default: LIVE_URL,
    testDefault: TEST_URL,
  },
];

/** @throws {InvalidCredentials} */
export function readTemplateCredentials(given: GivenCredentials, mode: AccountMode): TemplateCredentials {
  const { accountId = '', apiKey = '', webhookSecret = '', baseUrl = '' } = readCredentials(TEMPLATE_CREDENTIALS, given, mode);
  return { accountId, apiKey, webhookSecret, baseUrl: readBaseUrl('baseUrl', baseUrl, TEMPLATE_HOSTS, mode) };
}
