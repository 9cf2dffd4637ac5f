import { newId, type Operation, OPERATIONS } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { providerKeyOf } from '../connector-kit/connector.contract.js';
import { PROVIDERS } from './registry.js';
import { sandboxProvider } from './sandbox/connector.js';
import { templateProvider } from './template/connector.js';

const HMAC_KEY = 'ab'.repeat(32);
const WEBHOOK_KEY = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
/** More answers to one provider than any payout needs. */
const MOST_ANSWERS = 999;
/** Every operation, with its number: only answers to the provider have more than one. */
const ORDERS: [Operation, number][] = [...OPERATIONS.map((operation): [Operation, number] => [operation, 1]), ['submit_details', MOST_ANSWERS]];
/** What Stripe in two steps appends to a key. */
const STEPS = ['-transfer', '-payout', '-transfer-10', '-payout-10'];

/** Where a connector writes a key, and what its provider documents for that place. */
interface Place {
  name: string;
  source: string;
  fits: RegExp;
  /** The operations whose key stands there. */
  operations: readonly Operation[];
  endings?: readonly string[];
}

interface Declared {
  provider: string;
  credentials: Record<string, string>;
  places: readonly Place[];
}

const stripe = (mode: string): Declared => ({
  provider: 'stripe',
  credentials: { mode, secretKey: 'sk_test_1', webhookSecret: 'whsec_1' },
  places: [
    {
      name: 'Idempotency-Key',
      source: 'https://docs.stripe.com/api/idempotent_requests: up to 255 characters',
      fits: /^[\x21-\x7e]{1,255}$/,
      operations: OPERATIONS,
      endings: mode === 'transfer_then_payout' ? STEPS : [],
    },
    { name: 'metadata', source: 'https://docs.stripe.com/metadata: values of up to 500 characters', fits: /^.{1,500}$/, operations: ['invoke'] },
  ],
});

const sandbox = (keyForm: string): Declared => ({
  provider: 'sandbox',
  credentials: { baseUrl: 'http://127.0.0.1:1', apiKey: 'key', notificationSecret: 'secret', keyForm },
  places: [{ name: 'Idempotency-Key', source: 'apps/sandbox/src/transfers/transfers.schemas.ts', fits: /^[\x21-\x7e]{1,255}$/, operations: OPERATIONS }],
});

const DECLARED: readonly Declared[] = [
  stripe('payout'),
  stripe('transfer'),
  stripe('transfer_then_payout'),
  {
    provider: 'paypal',
    credentials: { clientId: 'client_1', clientSecret: 'secret_1' },
    places: [
      {
        name: 'sender_batch_id',
        source: 'payments_payouts_batch_v1.json, payout_sender_batch_header: 256 characters at most',
        fits: /^.{1,256}$/,
        operations: ['invoke'],
      },
      { name: 'sender_item_id', source: 'payments_payouts_batch_v1.json, payout_item: 63 characters at most', fits: /^.{1,63}$/, operations: ['invoke'] },
      {
        name: 'PayPal-Request-Id',
        source: 'https://developer.paypal.com/api/rest/requests: 108 characters at most',
        fits: /^.{1,108}$/,
        operations: OPERATIONS,
      },
    ],
  },
  {
    provider: 'adyen',
    credentials: { apiKey: 'key_1', hmacKey: HMAC_KEY, balanceAccountId: 'BA1' },
    places: [
      {
        name: 'Idempotency-Key',
        source: 'https://docs.adyen.com/development-resources/api-idempotency: 64 characters at most',
        fits: /^.{1,64}$/,
        operations: OPERATIONS,
      },
      {
        name: 'reference',
        source: 'TransferService-v4.json, TransferInfo.reference: 80 characters at most',
        fits: /^.{1,80}$/,
        operations: ['invoke', 'cancel'],
      },
    ],
  },
  {
    provider: 'paystack',
    credentials: { secretKey: 'sk_test_1' },
    places: [
      {
        name: 'reference',
        source: "the specification's reference of a transfer: at least 16 characters; users report a maximum of 50",
        fits: /^[a-z0-9_-]{16,50}$/,
        operations: ['invoke'],
      },
    ],
  },
  {
    provider: 'wise',
    credentials: { profileId: '1', apiToken: 'token_1', webhookPublicKey: WEBHOOK_KEY },
    places: [
      {
        name: 'customerTransactionId',
        source: 'https://docs.wise.com/guides/product/send-money/standard-api-transfers: a UUID',
        fits: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        operations: ['invoke'],
      },
    ],
  },
  sandbox('readable'),
  sandbox('uuid'),
  {
    provider: 'template',
    credentials: { accountId: '1', apiKey: 'key', webhookSecret: 'secret' },
    places: [{ name: 'idempotency-key', source: 'invented', fits: /^.{1,64}$/, operations: OPERATIONS }],
  },
];

const DEFINITIONS = [...PROVIDERS, templateProvider];
const formOf = ({ provider, credentials }: Declared) => {
  const definition = DEFINITIONS.find(({ name }) => name === provider);
  if (!definition) throw new Error(`there is no connector ${provider}`);
  return definition.connect(credentials, definition.codes, 'test').capabilities.keyForm;
};

describe('the keys of connectors', () => {
  it('are declared by every connector', () => {
    expect(new Set(DECLARED.map(({ provider }) => provider))).toEqual(new Set(DEFINITIONS.map(({ name }) => name)));
  });

  it.each(
    DECLARED.flatMap((declared) => declared.places.map((place) => [declared.provider, JSON.stringify(formOf(declared)), place.name, declared, place] as const)),
  )('have a fitting length and alphabet: %s, in the form %s, as %s', (_, __, ___, declared, { fits, operations, endings = [] }) => {
    const form = formOf(declared);
    const keys = ORDERS.filter(([operation]) => operations.includes(operation)).map(([operation, number]) =>
      providerKeyOf(form, newId('payout'), operation, number),
    );
    const written = [...keys, ...keys.flatMap((key) => endings.map((ending) => key + ending))];
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter((key) => !fits.test(key))).toEqual([]);
  });

  it('have the form that an account of the sandbox asks for, and no other one', () => {
    expect([formOf(sandbox('readable')), formOf(sandbox('uuid'))]).toEqual(['readable', 'uuid']);
    expect(() => formOf(sandbox('short'))).toThrow('keyForm must be one of readable, uuid.');
    expect(sandboxProvider.credentialFields.find(({ name }) => name === 'keyForm')?.default).toBe('readable');
  });
});
