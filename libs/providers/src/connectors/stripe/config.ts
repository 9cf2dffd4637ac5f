import type { AccountMode, CredentialField } from '@app/domain';
import { checkKeyMode, type GivenCredentials, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

/**
 * How an account pays.
 * - `payout`: from a Stripe balance to a bank account or card
 * - `transfer`: from the platform's balance to a connected account, settled at once
 * - `transfer_then_payout`: to a connected account, and from there to its bank account or card
 */
export const STRIPE_MODES = ['payout', 'transfer', 'transfer_then_payout'] as const;

export type StripeMode = (typeof STRIPE_MODES)[number];

/** Credentials of one account at Stripe. */
export interface StripeCredentials {
  /** The address of its API, without a slash at the end. */
  baseUrl: string;
  secretKey: string;
  mode: StripeMode;
  /** The signing secrets of the webhook endpoints; empty when notifications are not accepted. */
  webhookSecrets: readonly string[];
}

const LIVE_URL = 'https://api.stripe.com';
/** The host of Stripe's API. Only the key distinguishes test from live. */
const HOSTS = { live: ['api.stripe.com'], test: ['api.stripe.com'] };

export const STRIPE_CREDENTIALS: readonly CredentialField[] = [
  {
    name: 'mode',
    title: 'Mode',
    secret: false,
    required: true,
    choices: STRIPE_MODES,
    help: 'payout pays a bank account or card from a Stripe balance, transfer pays a connected account, transfer_then_payout does one after the other.',
  },
  {
    name: 'secretKey',
    title: 'Secret key',
    secret: true,
    required: true,
    help: 'Under Developers, API keys, in the Stripe dashboard; a restricted key has to write payouts and transfers and to read the balance.',
  },
  {
    name: 'webhookSecret',
    title: 'Signing secret of the webhook',
    secret: true,
    required: false,
    help: 'Shown beside the endpoint in the dashboard; without it no notification of Stripe is accepted, and results are found by enquiries only.',
  },
  {
    name: 'connectWebhookSecret',
    title: 'Signing secret of the Connect webhook',
    secret: true,
    required: false,
    help: 'Of the endpoint for connected accounts, if you have one: it receives the events of their payouts.',
  },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    help: `Stripe's API; ${LIVE_URL} if you leave it empty.`,
    default: LIVE_URL,
  },
];

/** @throws {InvalidCredentials} */
export function readStripeCredentials(given: GivenCredentials, mode: AccountMode): StripeCredentials {
  const { baseUrl = '', secretKey = '', mode: way = '', webhookSecret = '', connectWebhookSecret = '' } = readCredentials(STRIPE_CREDENTIALS, given, mode);
  checkKeyMode('secretKey', secretKey, mode);
  return {
    baseUrl: readBaseUrl('baseUrl', baseUrl, HOSTS, mode),
    secretKey,
    mode: way as StripeMode,
    webhookSecrets: [webhookSecret, connectWebhookSecret].filter((secret) => secret !== ''),
  };
}
