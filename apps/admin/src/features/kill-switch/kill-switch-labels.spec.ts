import { describe, expect, it } from '@jest/globals';
import { nextStepText, waitingText } from './kill-switch-labels.js';

const REQUEST = {
  asked_by: { id: 'op_1', name: 'Olivia' },
  asked_at: '2026-03-01T12:00:00.000Z',
  reason: 'it is safe',
  expires_at: '2026-03-01T13:00:00.000Z',
  has_expired: false,
  is_own: false,
  may_approve: false,
  approval_refused_because: null,
};

describe('what a kill switch says', () => {
  it.each([
    [0, 0, 'No payout waits yet.'],
    [1, 0, '1 payout waits.'],
    [12, 1, '12 payouts wait. 1 send was on the way before it.'],
    [0, 2, 'No payout waits yet. 2 sends were on the way before it.'],
  ])('counts %i waiting and %i on their way', (waiting, onTheirWay, text) => {
    expect(waitingText({ waiting, on_their_way: onTheirWay })).toBe(text);
  });

  it('names the step that is missing', () => {
    expect(nextStepText({ resumption: null })).toBe('Nobody has asked to resume.');
    expect(nextStepText({ resumption: REQUEST })).toBe('Olivia asked to resume; a second person has to approve it.');
    const own = { ...REQUEST, is_own: true, may_approve: true };
    expect(nextStepText({ resumption: own })).toBe('You asked to resume. You are the only one who can approve it, under SOLE_OPERATOR.');
    expect(nextStepText({ resumption: { ...REQUEST, has_expired: true } })).toBe('The request to resume has expired.');
  });
});
