import { describe, expect, it } from '@jest/globals';
import { ApiProblem, type ProblemDetail } from './api-problem.js';
import { assignFieldErrors, NO_FIELD_ERRORS } from './field-errors.js';

function refusal(detail: string, errors: readonly ProblemDetail[] = []): ApiProblem {
  return new ApiProblem({ status: 400, code: 'invalid_request', title: 'The request is not valid', detail, requestId: null, errors });
}

describe('assignFieldErrors', () => {
  it('assigns a sentence to the field with whose name it begins', () => {
    const detail = 'notificationSecret (Notification secret) is missing. more is not known: remove it. Known: baseUrl, apiKey. baseUrl must be an address.';
    expect(assignFieldErrors(refusal(detail), ['baseUrl', 'apiKey', 'notificationSecret'])).toEqual({
      fields: {
        notificationSecret: 'notificationSecret (Notification secret) is missing. more is not known: remove it. Known: baseUrl, apiKey.',
        baseUrl: 'baseUrl must be an address.',
      },
      rest: [],
    });
  });

  it('prefers the longest matching field name', () => {
    const names = ['enquirySchedule', 'enquirySchedule.limit'];
    expect(assignFieldErrors(refusal('enquirySchedule.limit must be a whole number. enquirySchedule never ends.'), names).fields).toEqual({
      'enquirySchedule.limit': 'enquirySchedule.limit must be a whole number.',
      enquirySchedule: 'enquirySchedule never ends.',
    });
  });

  it('uses the pointers of the problem when it has any', () => {
    const errors = [
      { pointer: '/name', detail: 'Too long.' },
      { pointer: '/other', detail: 'Not known.' },
    ];
    expect(assignFieldErrors(refusal('Two things are wrong.', errors), ['name'])).toEqual({ fields: { name: 'Too long.' }, rest: ['Not known.'] });
  });

  it('returns sentences that name no field separately', () => {
    expect(assignFieldErrors(refusal('There is no provider "x".'), ['name'])).toEqual({ fields: {}, rest: ['There is no provider "x".'] });
    expect(assignFieldErrors(null, ['name'])).toBe(NO_FIELD_ERRORS);
  });
});
