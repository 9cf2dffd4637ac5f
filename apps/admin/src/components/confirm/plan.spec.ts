import { describe, expect, it } from '@jest/globals';
import { callsProvider } from './plan.js';

describe('callsProvider', () => {
  it('is true only for an action that sends something and needs no second operator', () => {
    expect(callsProvider({ sends: 'invoke', needs_second_operator: false })).toBe(true);
    expect(callsProvider({ sends: 'enquiry', needs_second_operator: false })).toBe(true);
    expect(callsProvider({ sends: 'invoke', needs_second_operator: true })).toBe(false);
    expect(callsProvider({ sends: null, needs_second_operator: false })).toBe(false);
  });
});
