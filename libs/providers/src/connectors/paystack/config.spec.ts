import { describe, expect, it } from '@jest/globals';
import { readPaystackCredentials } from './config.js';

const secretKey = 'sk_test_0123456789abcdef';

describe('readPaystackCredentials', () => {
  it('requires a secret key and has the live address as default', () => {
    expect(readPaystackCredentials({ secretKey }, 'test')).toEqual({ secretKey, baseUrl: 'https://api.paystack.co', transfers: 'single', integration: '' });
    const given = { secretKey, baseUrl: 'http://127.0.0.1:4010/', transfers: 'bulk', integration: '100073' };
    expect(readPaystackCredentials(given, 'test')).toEqual({ ...given, baseUrl: 'http://127.0.0.1:4010' });
  });

  it.each([
    [{}, 'secretKey (Secret key) is missing.'],
    [{ secretKey: 'pk_test_0123456789' }, 'secretKey must be the secret key, which begins with sk_, not the public key.'],
    [{ secretKey: 'sk_live_0123456789abcdef' }, 'secretKey is a live key, but this is a test account: enter the test key.'],
    [{ secretKey: 'sk_test_a\r\nx: y' }, 'secretKey must be the secret key, which begins with sk_, not the public key.'],
    [
      { secretKey, baseUrl: 'https://api.paystack.co.evil.example' },
      'baseUrl of a test account must be https at api.paystack.co, or a simulator on this machine.',
    ],
    [{ secretKey, baseUrl: 'http://api.paystack.co' }, 'baseUrl of a test account must be https at api.paystack.co, or a simulator on this machine.'],
    [{ secretKey, publicKey: 'pk' }, 'publicKey is not known: remove it. Known: secretKey, transfers, integration, baseUrl.'],
    [{ secretKey, transfers: 'many' }, 'transfers must be one of single, bulk.'],
  ])('refuses %j with a sentence', (given, sentence) => {
    expect(() => readPaystackCredentials(given, 'test')).toThrow(sentence);
  });
});
