import { describe, expect, it } from '@jest/globals';
import { accountOptionsFaults, capabilitiesWith } from './account-options.js';
import { SANDBOX_CAPABILITIES } from './sandbox/capabilities.js';

const faultsOf = (options: Record<string, unknown>) => accountOptionsFaults(options, SANDBOX_CAPABILITIES);

describe('the options of a provider account', () => {
  it('may be left out, one by one', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ autoClear: true, preventFailure: false, enquirySchedule: { intervalsSeconds: [5] } })).toEqual([]);
  });

  it('stand above what the provider declares, member by member', () => {
    const { enquirySchedule } = capabilitiesWith(SANDBOX_CAPABILITIES, { enquirySchedule: { limit: null, totalSeconds: 60 } });
    expect(enquirySchedule).toEqual({ ...SANDBOX_CAPABILITIES.enquirySchedule, limit: null, totalSeconds: 60 });
    expect(capabilitiesWith(SANDBOX_CAPABILITIES, {})).toEqual(SANDBOX_CAPABILITIES);
  });

  it.each([
    [{ autoclear: true }, 'autoclear is not an option of a provider account: take it out. Known: preventFailure, autoClear, enquirySchedule.'],
    [{ autoClear: 'yes' }, 'autoClear must be true or false.'],
    [{ preventFailure: null }, 'preventFailure must be true or false.'],
    [{ enquirySchedule: [1, 2] }, 'enquirySchedule must be an object. Leave it out for what the provider declares.'],
    [
      { enquirySchedule: { limit: null } },
      'enquirySchedule never ends: set limit, totalSeconds or both, so that a human is asked when the provider says nothing.',
    ],
  ])('%j are refused in a sentence', (options, sentence) => {
    expect(faultsOf(options)).toEqual([sentence]);
  });
});
