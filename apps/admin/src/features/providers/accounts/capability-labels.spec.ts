import { describe, expect, it } from '@jest/globals';
import type { CapabilitiesView } from '../../../generated/types.gen.js';
import { capabilitiesInShort, capabilityLines, scheduleWords } from './capability-labels.js';

const CAN: CapabilitiesView = {
  result: 'later',
  revoke: true,
  cancel: false,
  batch: false,
  may_want: ['otp', 'approval_at_provider'],
  notifications: true,
  enquiry_by_key: true,
  settle_time_ms: 1_000,
  key_scheme: 'header',
  key_lifetime_ms: 2_592_000_000,
  replays_errors: true,
  amount_format: 'minor_integer',
  currencies: ['NGN', 'GHS'],
  required_fields: [],
  enquiry_schedule: { intervals_seconds: [5, 120], jitter: 0.1, limit: 20, total_seconds: 259_200 },
};

describe('what a provider can do, in words', () => {
  it('names what it cannot do as well', () => {
    const lines = capabilityLines(CAN);
    expect(lines).toContainEqual({ mark: 'no', text: 'Cannot take a paid payout back' });
    expect(lines).toContainEqual({ mark: 'yes', text: 'May ask for a one-time password or an approval on its own side' });
    expect(lines).toContainEqual({ mark: 'yes', text: 'Remembers a key for 30 d: a repeat within that pays once' });
  });

  it('says how long it is asked', () => {
    expect(scheduleWords(CAN.enquiry_schedule)).toBe('Asked after 5 s, 2 min, the last again and again, 20 times or for 3 d at most');
    expect(scheduleWords({ ...CAN.enquiry_schedule, total_seconds: null })).toContain('20 times at most');
  });

  it('fits a cell', () => {
    expect(capabilitiesInShort(CAN)).toBe('NGN, GHS · recalls · reports by itself · may ask for more');
    expect(capabilitiesInShort({ ...CAN, currencies: null, may_want: [], notifications: false })).toBe('All currencies · recalls');
    expect(capabilitiesInShort({ ...CAN, currencies: ['EUR', 'USD', 'GBP', 'SEK'] })).toMatch(/^4 currencies/);
  });
});
