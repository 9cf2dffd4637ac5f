import { describe, expect, it } from '@jest/globals';
import { accountIn, describeIdentity, writeIdentity } from './account-identity.js';

describe('the identity of a provider account', () => {
  it.each([
    ['acct_1', 'api.stripe.com', 'account acct_1 at api.stripe.com'],
    ['user@example.com', 'api-m.paypal.com', 'account user@example.com at api-m.paypal.com'],
    ['', 'api.paystack.co', 'the account of the key at api.paystack.co'],
  ])('names "%s" at %s in words', (account, place, words) => {
    const identity = writeIdentity(account, place);
    expect(accountIn(identity)).toBe(account);
    expect(describeIdentity(identity)).toBe(words);
  });

  it('is not made up for a record from before it was kept', () => {
    expect(describeIdentity(null)).toBe('not recorded');
  });
});
