import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { checkKeyMode, type GivenCredentials, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

/**
 * How transfers are sent.
 * - `single`: each in a request of its own
 * - `bulk`: concurrent ones in one request
 */
export const PAYSTACK_TRANSFERS = ['single', 'bulk'] as const;

export type PaystackTransfers = (typeof PAYSTACK_TRANSFERS)[number];

/** Credentials of one integration at Paystack. */
export interface PaystackCredentials {
  /** The address of its API, without a slash at the end. */
  baseUrl: string;
  /** Authenticates us, and is the key of the signatures of notifications. */
  secretKey: string;
  transfers: PaystackTransfers;
  /** Paystack's number of the integration; '' where only the key decides it. */
  integration: string;
}

const LIVE_URL = 'https://api.paystack.co';
const HOSTS = { live: ['api.paystack.co'], test: ['api.paystack.co'] };
/** `sk_domain_xxxxxx` (the specification's `bearerAuth`). A public key begins with `pk_`. */
const SECRET_KEY = /^sk_[A-Za-z0-9_]{1,200}$/;

export const PAYSTACK_CREDENTIALS: readonly CredentialField[] = [
  {
    name: 'secretKey',
    title: 'Secret key',
    secret: true,
    required: true,
    help: 'Under Settings, API Keys & Webhooks of the Paystack dashboard; it begins with sk_live_ or sk_test_, and it also signs notifications.',
  },
  {
    name: 'transfers',
    title: 'Transfers',
    secret: false,
    required: false,
    choices: PAYSTACK_TRANSFERS,
    default: 'single',
    help: 'bulk sends concurrent payouts in one request; choose it only if Paystack does not require an OTP (Settings, Preferences).',
  },
  {
    name: 'integration',
    title: 'Integration ID',
    secret: false,
    required: false,
    help: "Paystack's number of the business, in the response to every transfer; Test connection compares it with the one that the key belongs to.",
  },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    help: `Paystack's API; ${LIVE_URL} if you leave it empty, for live and test keys.`,
    default: LIVE_URL,
  },
];

/** @throws {InvalidCredentials} */
export function readPaystackCredentials(given: GivenCredentials, mode: AccountMode): PaystackCredentials {
  const { baseUrl = '', secretKey = '', transfers = '', integration = '' } = readCredentials(PAYSTACK_CREDENTIALS, given, mode);
  if (!SECRET_KEY.test(secretKey)) throw new InvalidCredentials(['secretKey must be the secret key, which begins with sk_, not the public key.']);
  if (!/^\d{0,20}$/.test(integration)) throw new InvalidCredentials(['integration must be the number of the integration, in digits.']);
  checkKeyMode('secretKey', secretKey, mode);
  return { baseUrl: readBaseUrl('baseUrl', baseUrl, HOSTS, mode), secretKey, transfers: transfers as PaystackTransfers, integration };
}
