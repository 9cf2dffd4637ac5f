import { FAILED_STATUSES, PAYOUT_STATUSES } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { STATUS_TONES } from './tones.js';

describe('tones of statuses', () => {
  it('are bad for the failed ones, which the overview counts, and for no other', () => {
    expect(PAYOUT_STATUSES.filter((status) => STATUS_TONES[status] === 'bad').toSorted()).toEqual(FAILED_STATUSES.toSorted());
  });
});
