import type { CredentialField } from '@app/domain';
import { readBaseUrl, readCredentials } from '../credentials.js';

/** Credentials of one application at PayPal. */
export interface PayPalCredentials {
  /** Where its API is, without a slash at the end. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** Part of what PayPal signs; '' where no notifications are taken. */
  webhookId: string;
}

const LIVE_URL = 'https://api-m.paypal.com';
/** Where PayPal's API is: live and sandbox, by its newer and its older name. */
export const PAYPAL_HOSTS = ['api-m.paypal.com', 'api.paypal.com', 'api-m.sandbox.paypal.com', 'api.sandbox.paypal.com'] as const;

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
    help: 'Shown beside the webhook in the application; without it no notification of PayPal is accepted, and payouts are only asked about.',
  },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    help: `PayPal's API; ${LIVE_URL} where nothing is entered, https://api-m.sandbox.paypal.com for its sandbox.`,
    default: LIVE_URL,
  },
];

/** @throws {InvalidCredentials} */
export function readPayPalCredentials(given: Readonly<Record<string, unknown>>): PayPalCredentials {
  const { baseUrl = '', clientId = '', clientSecret = '', webhookId = '' } = readCredentials(PAYPAL_CREDENTIALS, given);
  return { baseUrl: readBaseUrl('baseUrl', baseUrl || LIVE_URL, PAYPAL_HOSTS), clientId, clientSecret, webhookId };
}
