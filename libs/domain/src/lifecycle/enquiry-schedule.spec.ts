import { describe, expect, it } from '@jest/globals';
import { type EnquirySchedule, enquiryScheduleFaults } from './enquiry-schedule.js';

const GOOD: EnquirySchedule = { intervalsSeconds: [1, 60], jitter: 0.1, limit: 100, totalSeconds: null };

describe('enquiryScheduleFaults', () => {
  it.each([
    ['with a limit', {}],
    ['with a duration', { limit: null, totalSeconds: 86_400 }],
    ['with both ends', { totalSeconds: 60 }],
    ['without jitter', { jitter: 0 }],
  ])('%s can be used', (_, rest) => {
    expect(enquiryScheduleFaults({ ...GOOD, ...rest })).toEqual([]);
  });

  it.each([
    [{ intervalsSeconds: [] }, 'enquirySchedule.intervalsSeconds must list 1 to 50 pauses, each from 0.01 to 604800 seconds.'],
    [{ intervalsSeconds: [5, 0] }, 'enquirySchedule.intervalsSeconds must list 1 to 50 pauses, each from 0.01 to 604800 seconds.'],
    [{ intervalsSeconds: [5, '10'] }, 'enquirySchedule.intervalsSeconds must list 1 to 50 pauses, each from 0.01 to 604800 seconds.'],
    [{ intervalsSeconds: 5 }, 'enquirySchedule.intervalsSeconds must list 1 to 50 pauses, each from 0.01 to 604800 seconds.'],
    [{ intervalsSeconds: [Number.NaN] }, 'enquirySchedule.intervalsSeconds must list 1 to 50 pauses, each from 0.01 to 604800 seconds.'],
    [{ jitter: 1.5 }, 'enquirySchedule.jitter must be a share from 0 (none) to 1 (up to twice the pause).'],
    [{ limit: 0 }, 'enquirySchedule.limit must be a whole number from 1 to 10000, or null for as many questions as fit into totalSeconds.'],
    [{ limit: 2.5 }, 'enquirySchedule.limit must be a whole number from 1 to 10000, or null for as many questions as fit into totalSeconds.'],
    [{ totalSeconds: -1 }, 'enquirySchedule.totalSeconds must be from 0.01 to 31536000 seconds, or null for no end but limit.'],
    [{ limit: null }, 'enquirySchedule never ends: set limit, totalSeconds or both, so that a human is asked when the provider says nothing.'],
    [{ pauses: [1] }, 'enquirySchedule.pauses is not known: take it out. A schedule has intervalsSeconds, jitter, limit, totalSeconds.'],
  ])('%j is refused in a sentence', (rest, sentence) => {
    expect(enquiryScheduleFaults({ ...GOOD, ...rest })).toEqual([sentence]);
  });
});
