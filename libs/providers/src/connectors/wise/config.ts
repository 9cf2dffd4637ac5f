import type { AccountMode, CredentialField } from '@app/domain';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { type GivenCredentials, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

/** Credentials of one profile at Wise. */
export interface WiseCredentials {
  /** Without a slash at the end. */
  baseUrl: string;
  /** A whole number. */
  profileId: string;
  apiToken: string;
  /** Verifies the signatures of webhooks. */
  webhookPublicKey: KeyObject;
}

const LIVE_URL = 'https://api.wise.com';
const TEST_URL = 'https://api.wise-sandbox.com';
export const WISE_HOSTS = { live: ['api.wise.com', 'api.transferwise.com'], test: ['api.wise-sandbox.com', 'api.sandbox.transferwise.tech'] };

export const WISE_CREDENTIALS: readonly CredentialField[] = [
  {
    name: 'profileId',
    title: 'Profile ID',
    secret: false,
    required: true,
    help: 'The number of the business profile that pays from its balances: GET /v2/profiles lists them.',
  },
  {
    name: 'apiToken',
    title: 'API token',
    secret: true,
    required: true,
    help: 'Of that profile, with full access, from Settings, API tokens; where strong authentication applies to it (UK and EEA), Wise refuses to fund transfers.',
  },
  {
    name: 'webhookPublicKey',
    title: 'Webhook public key',
    secret: false,
    required: true,
    help: 'The public RSA key, in PEM or base64, that Wise publishes for webhooks of production or of the sandbox; without it no notification is accepted.',
  },
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
export function readWiseCredentials(given: GivenCredentials, mode: AccountMode): WiseCredentials {
  const { profileId = '', apiToken = '', webhookPublicKey = '', baseUrl = '' } = readCredentials(WISE_CREDENTIALS, given, mode);
  if (!/^[1-9]\d{0,15}$/.test(profileId)) throw new InvalidCredentials(['profileId must be the number of the profile, such as 12345678.']);
  if (!/^[\x21-\x7e]+$/.test(apiToken)) throw new InvalidCredentials(['apiToken has characters that no token has: copy it again, without spaces.']);
  return { profileId, apiToken, webhookPublicKey: readPublicKey(webhookPublicKey), baseUrl: readBaseUrl('baseUrl', baseUrl, WISE_HOSTS, mode) };
}

/** The key in PEM, or only its base64 in one line or several. */
function readPublicKey(text: string): KeyObject {
  try {
    const base64 = text.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Below.
  }
  throw new InvalidCredentials(['webhookPublicKey must be the public RSA key that Wise publishes for its webhooks: copy all of it.']);
}
