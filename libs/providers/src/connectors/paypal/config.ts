import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { type GivenCredentials, type HostsByMode, identityAt, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';
import { MAX_CERTIFICATES, readCertificates } from './certificates/certificate.js';

/** Credentials of one application at PayPal. */
export interface PayPalCredentials {
  /** The address of its API, without a slash at the end. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** Part of the text that PayPal signs; '' when notifications are not accepted. */
  webhookId: string;
  /** Authorities above PayPal's certificates, in PEM, besides those that are shipped; '': none. */
  intermediates: string;
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
    name: 'intermediates',
    title: 'Intermediate certificates',
    secret: false,
    required: false,
    help: 'In PEM, only if PayPal signs with certificates of an authority that this version does not bring; each must be under a root that Node trusts.',
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
  const { baseUrl = '', clientId = '', clientSecret = '', webhookId = '', intermediates = '' } = readCredentials(PAYPAL_CREDENTIALS, given, mode);
  return { baseUrl: readBaseUrl('baseUrl', baseUrl, PAYPAL_HOSTS, mode), clientId, clientSecret, webhookId, intermediates: readIntermediates(intermediates) };
}

/** Checked when they are entered: a message must not be refused later for a slip in this field. */
function readIntermediates(pem: string): string {
  if (pem === '') return pem;
  const certificates = readCertificates(pem);
  if (certificates.length === 0 || certificates.some(({ ca }) => !ca))
    throw new InvalidCredentials([
      `intermediates must be ${MAX_CERTIFICATES} certificates of authorities at most, in PEM, from BEGIN CERTIFICATE to END CERTIFICATE.`,
    ]);
  return pem;
}

/** The application at PayPal. The older and the newer name of a host are one place. */
export function paypalIdentity({ baseUrl, clientId }: PayPalCredentials, mode: AccountMode): string {
  const [newest = ''] = PAYPAL_HOSTS[mode];
  const isPayPal = PAYPAL_HOSTS[mode].includes(new URL(baseUrl).hostname);
  return identityAt(isPayPal ? `https://${newest}` : baseUrl, clientId);
}
