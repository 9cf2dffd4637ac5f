import type { AccountMode, CredentialField } from '@app/domain';
import { type GivenCredentials, type HostsByMode, identityAt, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

/** Credentials of one application at PayPal. */
export interface PayPalCredentials {
  /** The address of its API, without a slash at the end. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** Part of the text that PayPal signs; '' when notifications are not accepted. */
  webhookId: string;
}

const LIVE_URL = 'https://api-m.paypal.com';
const SANDBOX_URL = 'https://api-m.sandbox.paypal.com';
/** The hosts of PayPal's API, by their newer and older names. */
export const PAYPAL_HOSTS: HostsByMode = {
  live: ['api-m.paypal.com', 'api.paypal.com'],
  test: ['api-m.sandbox.paypal.com', 'api.sandbox.paypal.com'],
};

export const PAYPAL_CREDENTIALS: readonly CredentialField[] = [
  {
    name: 'clientId',
    title: 'Client ID',
    secret: false,
    required: true,
    help: 'Under Apps & Credentials of the PayPal developer dashboard, in the application.',
  },
  { name: 'clientSecret', title: 'Client secret', secret: true, required: true, help: 'Beside the client ID; the application needs the feature Payouts.' },
  {
    name: 'webhookId',
    title: 'Webhook ID',
    secret: false,
    required: false,
    help: 'Shown beside the webhook in the application; without it no notification of PayPal is accepted, and results are found by enquiries only.',
  },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    help: `PayPal's API: ${LIVE_URL} for a live account, its sandbox ${SANDBOX_URL} for a test account.`,
    default: LIVE_URL,
    testDefault: SANDBOX_URL,
  },
];

/** @throws {InvalidCredentials} */
export function readPayPalCredentials(given: GivenCredentials, mode: AccountMode): PayPalCredentials {
  const { baseUrl = '', clientId = '', clientSecret = '', webhookId = '' } = readCredentials(PAYPAL_CREDENTIALS, given, mode);
  return { baseUrl: readBaseUrl('baseUrl', baseUrl, PAYPAL_HOSTS, mode), clientId, clientSecret, webhookId };
}

/** The application at PayPal. The older and the newer name of a host are one place. */
export function paypalIdentity({ baseUrl, clientId }: PayPalCredentials, mode: AccountMode): string {
  const [newest = ''] = PAYPAL_HOSTS[mode];
  const isPayPal = PAYPAL_HOSTS[mode].includes(new URL(baseUrl).hostname);
  return identityAt(isPayPal ? `https://${newest}` : baseUrl, clientId);
}
