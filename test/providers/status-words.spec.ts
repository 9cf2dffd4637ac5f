import { expect, it } from '@jest/globals';
import { providerNamed } from '@app/providers';
import { readFileSync } from 'node:fs';
import { describeWithSpec, specPath } from './setup/specs.js';

const ADYEN = 'adyen/TransferService-v4.json';
const PAYPAL = 'paypal/payments_payouts_batch_v1.json';
const PAYSTACK = 'paystack/paystack-typeless-nullable-removed.json';
const STRIPE = 'stripe/stripe-payouts-subset-2023-08-16.json';

/** A member of a specification, by its path. */
function at(file: string, ...path: readonly (string | number)[]): unknown {
  const whole: unknown = JSON.parse(readFileSync(specPath(file), 'utf8'));
  return path.reduce<unknown>((value, name) => (value as Record<string | number, unknown>)[name], whole);
}

/** The words of a connector for one kind of object, sorted. */
const declaredWords = (provider: string, of: string): string[] =>
  providerNamed(provider)
    .statusWords.filter((one) => one.of === of)
    .map(({ word }) => word)
    .sort();

const sorted = (words: unknown): string[] => [...(words as string[])].sort();

describeWithSpec('status words of the providers', ADYEN, () => {
  it.each([
    ['adyen', 'transfer', ADYEN, ['components', 'schemas', 'TransferData', 'properties', 'status', 'enum']],
    ['adyen', 'confirmation in tracking', ADYEN, ['components', 'schemas', 'ConfirmationTrackingData', 'properties', 'status', 'enum']],
    ['paypal', 'batch', PAYPAL, ['components', 'schemas', 'batch_enum', 'enum']],
    ['paypal', 'item', PAYPAL, ['components', 'schemas', 'transaction_enum', 'enum']],
    ['paystack', 'transfer', PAYSTACK, ['paths', '/transfer', 'get', 'parameters', 8, 'schema', 'enum']],
  ] as const)('words of %s for a %s are those of its specification', (provider, of, file, path) => {
    expect(declaredWords(provider, of)).toEqual(sorted(at(file, ...path)));
  });

  it('words of Stripe for a payout are those that its specification explains', () => {
    const text = String(at(STRIPE, 'components', 'schemas', 'payout', 'properties', 'status', 'description'));
    const [listed = ''] = text.split('. ');
    expect(declaredWords('stripe', 'payout')).toEqual(sorted([...listed.matchAll(/`([a-z_]+)`/g)].map(([, word]) => word)));
  });
});
