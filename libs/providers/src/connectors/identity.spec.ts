import { type AccountMode, describeIdentity } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import type { ProviderDefinition } from '../connector-kit/connector.contract.js';
import { modeOfHost } from '../connector-kit/credentials.js';
import { adyenProvider } from './adyen/connector.js';
import { PAYPAL_HOSTS } from './paypal/config.js';
import { paypalProvider } from './paypal/connector.js';
import { paystackProvider } from './paystack/connector.js';
import { PROVIDERS } from './registry.js';
import { sandboxProvider } from './sandbox/connector.js';
import { stripeProvider } from './stripe/connector.js';
import { templateProvider } from './template/connector.js';
import { wiseProvider } from './wise/connector.js';

const HMAC_KEY = 'ab'.repeat(32);
const publicKey = (): string => generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface Subject {
  definition: ProviderDefinition;
  mode: AccountMode;
  credentials: Record<string, string>;
  /** Every secret, renewed. */
  rotated: Record<string, string>;
  /** What makes it another account. */
  other: Record<string, string>;
  words: string;
}

const SUBJECTS: readonly Subject[] = [
  {
    definition: stripeProvider,
    mode: 'live',
    credentials: { mode: 'payout', accountId: 'acct_1', secretKey: 'sk_live_1', webhookSecret: 'whsec_1' },
    rotated: { secretKey: 'rk_live_2', webhookSecret: 'whsec_2', connectWebhookSecret: 'whsec_3' },
    other: { accountId: 'acct_2' },
    words: 'account acct_1 at api.stripe.com (payout)',
  },
  {
    definition: paypalProvider,
    mode: 'live',
    credentials: { clientId: 'client_1', clientSecret: 'secret_1' },
    rotated: { clientSecret: 'secret_2' },
    other: { clientId: 'client_2' },
    words: 'account client_1 at api-m.paypal.com',
  },
  {
    definition: adyenProvider,
    mode: 'test',
    credentials: { apiKey: 'key_1', hmacKey: HMAC_KEY, balanceAccountId: 'BA1' },
    rotated: { apiKey: 'key_2', hmacKey: 'cd'.repeat(32) },
    other: { balanceAccountId: 'BA2' },
    words: 'account BA1 at balanceplatform-api-test.adyen.com',
  },
  {
    definition: paystackProvider,
    mode: 'test',
    credentials: { secretKey: 'sk_test_1', integration: '100073' },
    rotated: { secretKey: 'sk_test_2', transfers: 'bulk' },
    other: { integration: '100074' },
    words: 'account 100073 at api.paystack.co',
  },
  {
    definition: wiseProvider,
    mode: 'live',
    credentials: { profileId: '12345678', apiToken: 'token_1', webhookPublicKey: publicKey() },
    rotated: { apiToken: 'token_2', webhookPublicKey: publicKey() },
    other: { profileId: '12345679' },
    words: 'account 12345678 at api.wise.com',
  },
  {
    definition: sandboxProvider,
    mode: 'test',
    credentials: { baseUrl: 'http://127.0.0.1:4010', apiKey: 'key_1', notificationSecret: 's_1' },
    rotated: { apiKey: 'key_2', notificationSecret: 's_2', baseUrl: 'http://127.0.0.1:4011' },
    other: { ledger: 'second' },
    words: 'account main at the sandbox',
  },
  {
    definition: templateProvider,
    mode: 'live',
    credentials: { accountId: 'a_1', apiKey: 'key_1', webhookSecret: 's_1' },
    rotated: { apiKey: 'key_2', webhookSecret: 's_2' },
    other: { accountId: 'a_2' },
    words: 'account a_1 at api.template.example',
  },
];

describe.each(SUBJECTS)('the identity of an account of $definition.name', ({ definition, mode, credentials, rotated, other, words }) => {
  const identityOf = (changed: object = {}) => definition.identityOf({ ...credentials, ...changed }, mode);

  it('is readable, and holds no secret', () => {
    expect(describeIdentity(identityOf())).toBe(words);
    const secrets = definition.credentialFields.filter(({ secret }) => secret).flatMap(({ name }) => credentials[name] ?? []);
    for (const secret of secrets) expect(identityOf()).not.toContain(secret);
  });

  it('stays when every secret is renewed, and differs for another account', () => {
    expect(identityOf(rotated)).toBe(identityOf());
    expect(identityOf(other)).not.toBe(identityOf());
  });
});

describe('identities', () => {
  it('are known for every provider of the registry', () => {
    expect(SUBJECTS.map(({ definition }) => definition.name)).toEqual(expect.arrayContaining(PROVIDERS.map(({ name }) => name)));
  });

  it('differ by the way in which a Stripe account pays, because a payout is looked for there', () => {
    const identityOf = (mode: string) => stripeProvider.identityOf({ mode, secretKey: 'sk_test_1', accountId: 'acct_1' }, 'test');
    expect(identityOf('transfer')).not.toBe(identityOf('payout'));
  });

  it('name only the host where a key is all that tells an account', () => {
    expect(describeIdentity(stripeProvider.identityOf({ mode: 'payout', secretKey: 'sk_test_1' }, 'test'))).toBe(
      'the account of the key at api.stripe.com (payout)',
    );
    expect(describeIdentity(paystackProvider.identityOf({ secretKey: 'sk_test_1' }, 'test'))).toBe('the account of the key at api.paystack.co');
  });

  it('take the older and the newer host of PayPal for one place', () => {
    const identityOf = (baseUrl: string) => paypalProvider.identityOf({ clientId: 'c', clientSecret: 's', baseUrl }, 'live');
    expect(identityOf('https://api.paypal.com')).toBe(identityOf('https://api-m.paypal.com'));
    expect(identityOf('http://127.0.0.1:9')).not.toBe(identityOf('https://api-m.paypal.com'));
  });

  it.each([
    ['stripe', { accountId: 'somebody' }, 'accountId'],
    ['paystack', { integration: 'mine' }, 'integration'],
  ])('refuse an id that no account of %s has', (name, wrong, member) => {
    const { definition, credentials } = SUBJECTS.find((subject) => subject.definition.name === name) as Subject;
    expect(() => definition.identityOf({ ...credentials, secretKey: 'sk_test_1', ...wrong }, 'test')).toThrow(member);
  });
});

describe('the mode that a host proves', () => {
  it.each([
    ['https://api-m.paypal.com', 'live'],
    ['https://api-m.sandbox.paypal.com', 'test'],
    ['http://127.0.0.1:4010', null],
  ])('of %s is %s', (url, mode) => {
    expect(modeOfHost(url, PAYPAL_HOSTS)).toBe(mode);
  });

  it('is none where one host serves both modes', () => {
    expect(modeOfHost('https://api.stripe.com', { live: ['api.stripe.com'], test: ['api.stripe.com'] })).toBeNull();
  });
});
