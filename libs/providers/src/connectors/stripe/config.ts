import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
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
  /** Stripe's id of the account; '' where only the key decides it. */
  accountId: string;
  secretKey: string;
  mode: StripeMode;
  /** The signing secrets of the webhook endpoints; empty when notifications are not accepted. */
  webhookSecrets: readonly string[];
}

const LIVE_URL = 'https://api.stripe.com';
/** The host of Stripe's API. Only the key distinguishes test from live. */
const HOSTS = { live: ['api.stripe.com'], test: ['api.stripe.com'] };
const ACCOUNT_ID = /^acct_[A-Za-z0-9]{1,100}$/;

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
    name: 'accountId',
    title: 'Account ID',
    secret: false,
    required: false,
    help: 'Begins with acct_, under Settings, Business of the Stripe dashboard; Test connection compares it with the account that the key belongs to.',
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

/** What is no secret key of an account, and why: docs.stripe.com/keys. */
const OTHER_KEYS: readonly (readonly [form: RegExp, why: string])[] = [
  [/^pk_/, 'is a publishable key, which may not send money: enter the secret key, which begins with sk_ or rk_.'],
  [/^whsec_/, 'is the signing secret of a webhook: it belongs into the field for that. Enter the secret key, which begins with sk_ or rk_.'],
  [/^(sk|rk)_org_/, 'is a key of an organisation, which belongs to no account: enter the secret key of the account that pays.'],
  [/^(?!sk_|rk_)/, 'is no key of Stripe: enter the secret key, which begins with sk_ or rk_.'],
  [/[^\x21-\x7e]/, 'has characters that no key of Stripe has: copy it again, without spaces.'],
];

/** @throws {InvalidCredentials} */
function checkSecretKey(key: string, mode: AccountMode): void {
  const other = OTHER_KEYS.find(([form]) => form.test(key));
  if (other) throw new InvalidCredentials([`secretKey ${other[1]}`]);
  checkKeyMode('secretKey', key, mode);
}

/** @throws {InvalidCredentials} a key of the API here would be stored as what signs notifications, and would accept none */
function checkSigningSecrets(secrets: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(secrets).filter(([, secret]) => /^(sk|rk|pk)_/.test(secret));
  if (wrong.length > 0)
    throw new InvalidCredentials(wrong.map(([name]) => `${name} is a key of the API: enter the signing secret of the webhook, which begins with whsec_.`));
}

/** @throws {InvalidCredentials} */
export function readStripeCredentials(given: GivenCredentials, mode: AccountMode): StripeCredentials {
  const read = readCredentials(STRIPE_CREDENTIALS, given, mode);
  const { baseUrl = '', accountId = '', secretKey = '', mode: way = '', webhookSecret = '', connectWebhookSecret = '' } = read;
  if (accountId !== '' && !ACCOUNT_ID.test(accountId))
    throw new InvalidCredentials(['accountId must be the id of the account, such as acct_1032D82eZvKYlo2C.']);
  checkSecretKey(secretKey, mode);
  checkSigningSecrets({ webhookSecret, connectWebhookSecret });
  return {
    baseUrl: readBaseUrl('baseUrl', baseUrl, HOSTS, mode),
    accountId,
    secretKey,
    mode: way as StripeMode,
    webhookSecrets: [webhookSecret, connectWebhookSecret].filter((secret) => secret !== ''),
  };
}
