import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { checkKeyMode, type GivenCredentials, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

/**
 * How transfers travel.
 * - `single`: each in a request of its own
 * - `bulk`: those of the same moment in one
 */
export const PAYSTACK_TRANSFERS = ['single', 'bulk'] as const;

export type PaystackTransfers = (typeof PAYSTACK_TRANSFERS)[number];

/** Credentials of one integration at Paystack. */
export interface PaystackCredentials {
  /** Where its API is, without a slash at the end. */
  baseUrl: string;
  /** Lets us in, and signs what Paystack tells us. */
  secretKey: string;
  transfers: PaystackTransfers;
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
    help: 'bulk sends payouts of the same moment in one request; only where Paystack asks for no OTP (Settings, Preferences).',
  },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    help: `Paystack's API; ${LIVE_URL} where nothing is entered, for live keys and for test keys alike.`,
    default: LIVE_URL,
  },
];

/** @throws {InvalidCredentials} */
export function readPaystackCredentials(given: GivenCredentials, mode: AccountMode): PaystackCredentials {
  const { baseUrl = '', secretKey = '', transfers = '' } = readCredentials(PAYSTACK_CREDENTIALS, given, mode);
  if (!SECRET_KEY.test(secretKey)) throw new InvalidCredentials(['secretKey must be the secret key, which begins with sk_, not the public one.']);
  checkKeyMode('secretKey', secretKey, mode);
  return { baseUrl: readBaseUrl('baseUrl', baseUrl, HOSTS, mode), secretKey, transfers: transfers as PaystackTransfers };
}
