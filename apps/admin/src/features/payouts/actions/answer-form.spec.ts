import { describe, expect, it } from '@jest/globals';
import { answerFault, answerTitle, EMPTY_ANSWER, toDetails } from './answer-form.js';

const otp = { type: 'otp', title: 'It has sent a password.', fields: ['otp'], challenge: null, can_be_submitted: true } as const;
const step = { ...otp, fields: [...otp.fields] };

describe('the answer to a provider', () => {
  it('holds exactly the fields that were asked for, trimmed', () => {
    expect(toDetails({ resend: false, values: { otp: ' 123456 ', other: 'x' } }, step)).toEqual({ otp: '123456' });
    expect(toDetails(EMPTY_ANSWER, { ...step, type: 'approval', fields: [] })).toEqual({});
  });

  it('asks for a new password only where one was sent', () => {
    expect(toDetails({ resend: true, values: { otp: '1' } }, step)).toEqual({ resend: true });
    expect(toDetails({ resend: true, values: { code: '1' } }, { ...step, type: 'strong_authentication', fields: ['code'] })).toEqual({ code: '1' });
  });

  it('says what is missing', () => {
    expect(answerFault(EMPTY_ANSWER, step)).toBe('Give the one-time password, up to 4096 characters.');
    expect(answerFault({ resend: true, values: {} }, step)).toBeNull();
    expect(answerFault({ resend: false, values: { otp: '123456' } }, step)).toBeNull();
    expect(answerFault(EMPTY_ANSWER, { ...step, fields: [] })).toBeNull();
    expect(answerFault(EMPTY_ANSWER, null)).toBe('The provider waits for nothing now.');
  });

  it('names a field as people would', () => {
    expect(answerTitle('otp')).toBe('One-time password');
    expect(answerTitle('challengeResponse')).toBe('Challenge response');
    expect(answerTitle('reference_code')).toBe('Reference code');
  });
});
