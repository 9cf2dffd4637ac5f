import { describe, expect, it } from '@jest/globals';
import { callsProvider } from './plan.js';

describe('a confirmed action', () => {
  it('reaches the provider at once only when it sends something and asks nobody first', () => {
    expect(callsProvider({ sends: 'invoke', needs_second_operator: false })).toBe(true);
    expect(callsProvider({ sends: 'enquiry', needs_second_operator: false })).toBe(true);
    expect(callsProvider({ sends: 'invoke', needs_second_operator: true })).toBe(false);
    expect(callsProvider({ sends: null, needs_second_operator: false })).toBe(false);
  });
});
