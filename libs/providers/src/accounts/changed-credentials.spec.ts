import { describe, expect, it } from '@jest/globals';
import { SANDBOX_CREDENTIALS } from '../connectors/sandbox/config.js';
import { assertSecretsAreGivenAgain } from './changed-credentials.js';

const STORED = { baseUrl: 'https://bank.example', apiKey: 'k', notificationSecret: 's' };
const check =
  (given: Record<string, unknown>, stored: Record<string, unknown> = STORED) =>
  () => {
    assertSecretsAreGivenAgain(SANDBOX_CREDENTIALS, stored, given);
  };

describe('a new address of an account', () => {
  it('demands every stored secret again and names those that lack', () => {
    expect(check({ baseUrl: 'https://evil.example' })).toThrow(
      /apiKey \(API key\) must be entered again.*notificationSecret \(Notification secret\) must be entered again/,
    );
    expect(check({ baseUrl: 'https://evil.example', apiKey: 'new' })).toThrow(/^notificationSecret/);
    expect(check({ baseUrl: '', apiKey: 'new' })).toThrow(/^notificationSecret/);
  });

  it('is accepted with all secrets, and a secret that is not stored is not demanded', () => {
    expect(check({ baseUrl: 'https://other.example', apiKey: 'new', notificationSecret: 'new' })).not.toThrow();
    expect(check({ baseUrl: 'https://other.example', apiKey: 'new' }, { baseUrl: 'https://bank.example', apiKey: 'k' })).not.toThrow();
  });

  it('is none when the address stays, or is not given', () => {
    expect(check({ baseUrl: STORED.baseUrl })).not.toThrow();
    expect(check({ apiKey: 'rotated' })).not.toThrow();
  });
});
