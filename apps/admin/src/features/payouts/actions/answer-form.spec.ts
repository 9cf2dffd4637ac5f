import { describe, expect, it } from '@jest/globals';
import { answerError, fieldLabel, EMPTY_ANSWER, toDetails } from './answer-form.js';

const otp = { type: 'otp', title: 'It has sent a password.', fields: ['otp'], challenge: null, can_be_submitted: true } as const;
const step = { ...otp, fields: [...otp.fields] };

describe('the answer form', () => {
  it('sends exactly the requested fields, trimmed', () => {
    expect(toDetails({ resend: false, values: { otp: ' 123456 ', other: 'x' } }, step)).toEqual({ otp: '123456' });
    expect(toDetails(EMPTY_ANSWER, { ...step, type: 'approval', fields: [] })).toEqual({});
  });

  it('requests a new password only when the provider has sent one', () => {
    expect(toDetails({ resend: true, values: { otp: '1' } }, step)).toEqual({ resend: true });
    expect(toDetails({ resend: true, values: { code: '1' } }, { ...step, type: 'strong_authentication', fields: ['code'] })).toEqual({ code: '1' });
  });

  it('names the missing field', () => {
    expect(answerError(EMPTY_ANSWER, step)).toBe('Enter the one-time password, up to 4096 characters.');
    expect(answerError({ resend: true, values: {} }, step)).toBeNull();
    expect(answerError({ resend: false, values: { otp: '123456' } }, step)).toBeNull();
    expect(answerError(EMPTY_ANSWER, { ...step, fields: [] })).toBeNull();
    expect(answerError(EMPTY_ANSWER, null)).toBe('The provider is not waiting for anything.');
  });

  it('turns field names into labels', () => {
    expect(fieldLabel('otp')).toBe('One-time password');
    expect(fieldLabel('challengeResponse')).toBe('Challenge response');
    expect(fieldLabel('reference_code')).toBe('Reference code');
  });
});
