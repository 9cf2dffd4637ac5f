import { describe, expect, it } from '@jest/globals';
import { accountOptionsFaults, capabilitiesWith } from './account-options.js';
import { SANDBOX_CAPABILITIES } from '../connectors/sandbox/capabilities.js';

const faultsOf = (options: Record<string, unknown>) => accountOptionsFaults(options, SANDBOX_CAPABILITIES);

describe('accountOptionsFaults', () => {
  it('accepts options that leave out any member', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ autoClear: true, preventFailure: false, enquirySchedule: { intervalsSeconds: [5] } })).toEqual([]);
    for (const breaker of [false, {}, { failures: 1 }, { failures: 1_000, openSeconds: 900 }]) expect(faultsOf({ breaker })).toEqual([]);
    for (const perSecond of [0.0034, 0.5, 1_000]) expect(faultsOf({ concurrency: 200, rateLimit: { perSecond } })).toEqual([]);
  });

  it('applies the options of an account over the declared capabilities, member by member', () => {
    const { enquirySchedule } = capabilitiesWith(SANDBOX_CAPABILITIES, { enquirySchedule: { limit: null, totalSeconds: 60 } });
    expect(enquirySchedule).toEqual({ ...SANDBOX_CAPABILITIES.enquirySchedule, limit: null, totalSeconds: 60 });
    expect(capabilitiesWith(SANDBOX_CAPABILITIES, {})).toEqual(SANDBOX_CAPABILITIES);
  });

  it.each([
    [{ policy: true }, 'policy must be an object. Leave it out for none.'],
    [{ policy: { sometimes: true } }, 'policy.sometimes is not known: remove it. Known: always, aboveMinor, firstToRecipient.'],
    [{ policy: { always: 'yes' } }, 'policy.always must be true or false.'],
    [{ policy: { aboveMinor: { EUR: 10.5 } } }, 'policy.aboveMinor must give whole minor units by ISO 4217 code: {"EUR": 100000} is above 1,000.00 EUR.'],
    [{ policy: { aboveMinor: { XXX: 10 } } }, 'policy.aboveMinor must give whole minor units by ISO 4217 code: {"EUR": 100000} is above 1,000.00 EUR.'],
  ])('refuses the policy in %j with a sentence', (options, sentence) => {
    expect(faultsOf(options)).toEqual([sentence]);
  });

  it.each([
    [
      { autoclear: true },
      'autoclear is not an option of a provider account: remove it. Known: preventFailure, autoClear, enquirySchedule, concurrency, rateLimit, breaker, policy.',
    ],
    [{ autoClear: 'yes' }, 'autoClear must be true or false.'],
    [{ preventFailure: null }, 'preventFailure must be true or false.'],
    [{ enquirySchedule: [1, 2] }, 'enquirySchedule must be an object. Leave it out for what the provider declares.'],
    [
      { enquirySchedule: { limit: null } },
      'enquirySchedule never ends: set limit, totalSeconds or both, so that a human is asked when the provider says nothing.',
    ],
    [{ concurrency: 0 }, 'concurrency must be a whole number from 1 to 200.'],
    [{ concurrency: 201 }, 'concurrency must be a whole number from 1 to 200.'],
    [{ concurrency: 1.5 }, 'concurrency must be a whole number from 1 to 200.'],
    [{ concurrency: '8' }, 'concurrency must be a whole number from 1 to 200.'],
    [{ rateLimit: 5 }, 'rateLimit must be an object with perSecond and nothing else. Leave it out for no limit.'],
    [{ rateLimit: { perMinute: 5 } }, 'rateLimit must be an object with perSecond and nothing else. Leave it out for no limit.'],
    [{ rateLimit: { perSecond: 0 } }, 'rateLimit.perSecond must be a number above 0, from one in 300 seconds (0.0034) to 1000.'],
    [{ rateLimit: { perSecond: -1 } }, 'rateLimit.perSecond must be a number above 0, from one in 300 seconds (0.0034) to 1000.'],
    [{ rateLimit: { perSecond: Number.NaN } }, 'rateLimit.perSecond must be a number above 0, from one in 300 seconds (0.0034) to 1000.'],
    [{ rateLimit: { perSecond: '5' } }, 'rateLimit.perSecond must be a number above 0, from one in 300 seconds (0.0034) to 1000.'],
    [{ breaker: true }, 'breaker must be an object, or false for none. Leave it out for the usual one.'],
    [{ breaker: { failures: 0 } }, 'breaker.failures must be a whole number from 1 to 1000.'],
    [{ breaker: { openSeconds: 901 } }, 'breaker.openSeconds must be a whole number from 1 to 900.'],
    [{ breaker: { seconds: 5 } }, 'breaker.seconds is not known: remove it. Known: failures, openSeconds.'],
  ])('refuses the options %j with a sentence', (options, sentence) => {
    expect(faultsOf(options)).toEqual([sentence]);
  });
});
