import { describe, expect, it } from '@jest/globals';
import { ApiProblem, type ProblemDetail } from './api-problem.js';
import { NO_FAULTS, placeFaults } from './field-errors.js';

function refusal(detail: string, errors: readonly ProblemDetail[] = []): ApiProblem {
  return new ApiProblem({ status: 400, code: 'invalid_request', title: 'The request is not valid', detail, requestId: null, errors });
}

describe("the server's objections", () => {
  it('go to the field that a sentence begins with', () => {
    const detail = 'notificationSecret (Notification secret) is missing. more is not known: take it out. Known: baseUrl, apiKey. baseUrl must be an address.';
    expect(placeFaults(refusal(detail), ['baseUrl', 'apiKey', 'notificationSecret'])).toEqual({
      fields: {
        notificationSecret: 'notificationSecret (Notification secret) is missing. more is not known: take it out. Known: baseUrl, apiKey.',
        baseUrl: 'baseUrl must be an address.',
      },
      rest: [],
    });
  });

  it('take the longest name that fits', () => {
    const names = ['enquirySchedule', 'enquirySchedule.limit'];
    expect(placeFaults(refusal('enquirySchedule.limit must be a whole number. enquirySchedule never ends.'), names).fields).toEqual({
      'enquirySchedule.limit': 'enquirySchedule.limit must be a whole number.',
      enquirySchedule: 'enquirySchedule never ends.',
    });
  });

  it('go by their pointers where there are any', () => {
    const errors = [
      { pointer: '/name', detail: 'Too long.' },
      { pointer: '/other', detail: 'Not known.' },
    ];
    expect(placeFaults(refusal('Two things are wrong.', errors), ['name'])).toEqual({ fields: { name: 'Too long.' }, rest: ['Not known.'] });
  });

  it('stand above the form where they are about no field', () => {
    expect(placeFaults(refusal('There is no provider "x".'), ['name'])).toEqual({ fields: {}, rest: ['There is no provider "x".'] });
    expect(placeFaults(null, ['name'])).toBe(NO_FAULTS);
  });
});
