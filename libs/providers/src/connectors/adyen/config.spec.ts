import { describe, expect, it } from '@jest/globals';
import { adyenCapabilities } from './capabilities.js';
import { ADYEN_CREDENTIALS, readAdyenCredentials } from './config.js';

const GOOD = { apiKey: 'AQE-key', hmacKey: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056', balanceAccountId: 'BA00000000000000000000001' };
const LIVE = 'https://balanceplatform-api-live.adyen.com/btl/v4';
const TEST = 'https://balanceplatform-api-test.adyen.com/btl/v4';

describe('readAdyenCredentials', () => {
  it('requires three credentials and has a default for the others', () => {
    expect(readAdyenCredentials(GOOD, 'live')).toEqual({
      baseUrl: LIVE,
      apiKey: 'AQE-key',
      hmacKey: Buffer.from(GOOD.hmacKey, 'hex'),
      balanceAccountId: GOOD.balanceAccountId,
      category: 'bank',
      priority: 'regular',
      approvalsRequired: 0,
      bookedGraceHours: 72,
    });
    expect(readAdyenCredentials({ ...GOOD, category: '', priority: '', approvalsRequired: '', bookedGraceHours: '', baseUrl: '' }, 'live')).toEqual(
      readAdyenCredentials(GOOD, 'live'),
    );
  });

  it.each([
    ['apiKey', ''],
    ['apiKey', 'a key'],
    ['apiKey', 'key\r\nx: y'],
    ['hmacKey', ''],
    ['hmacKey', 'abc'],
    ['hmacKey', 'zz'.repeat(32)],
    ['hmacKey', 'ab'],
    ['balanceAccountId', ' '],
    ['category', 'issuedCard'],
    ['priority', 'slow'],
    ['approvalsRequired', '10'],
    ['approvalsRequired', '-1'],
    ['bookedGraceHours', '721'],
    ['bookedGraceHours', '1.5'],
    ['baseUrl', 'https://example.com/btl/v4'],
    ['baseUrl', 'http://balanceplatform-api-test.adyen.com/btl/v4'],
    ['baseUrl', 'https://evil.adyen.com/btl/v4'],
    ['other', 'x'],
  ])('refuses %s = %j with a sentence that names the field', (name, value) => {
    expect(() => readAdyenCredentials({ ...GOOD, [name]: value }, 'live')).toThrow(name);
  });

  it('accepts only the platform of the mode of the account, or a simulator', () => {
    expect(readAdyenCredentials(GOOD, 'test').baseUrl).toBe(TEST);
    expect(readAdyenCredentials({ ...GOOD, baseUrl: `${TEST}/` }, 'test').baseUrl).toBe(TEST);
    for (const mode of ['live', 'test'] as const)
      expect(readAdyenCredentials({ ...GOOD, baseUrl: 'http://127.0.0.1:1234/' }, mode).baseUrl).toBe('http://127.0.0.1:1234');
    expect(() => readAdyenCredentials({ ...GOOD, baseUrl: TEST }, 'live')).toThrow('of a live account');
    expect(() => readAdyenCredentials({ ...GOOD, baseUrl: LIVE }, 'test')).toThrow('of a test account');
  });

  it('marks both keys as secret', () => {
    expect(ADYEN_CREDENTIALS.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(['apiKey', 'hmacKey']);
  });
});

describe('adyenCapabilities', () => {
  it('allows cancellation of internal transfers only', () => {
    const can = (category: string) => adyenCapabilities(readAdyenCredentials({ ...GOOD, category }, 'live')).cancel;
    expect(['bank', 'internal', 'card'].map(can)).toEqual([false, true, false]);
  });

  it('continues enquiries until the review and the grace period are over', () => {
    const { enquirySchedule } = adyenCapabilities(readAdyenCredentials({ ...GOOD, bookedGraceHours: '720' }, 'live'));
    expect(enquirySchedule.totalSeconds).toBe((31 + 30) * 86_400);
  });
});
