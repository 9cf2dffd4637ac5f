import { describe, expect, it } from '@jest/globals';
import type { CapabilitiesView } from '../../../generated/types.gen.js';
import { capabilitiesInShort, capabilityLines, enquiryScheduleText } from './capability-labels.js';

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
  key_form: 'a UUID',
  key_lifetime_ms: 2_592_000_000,
  replays_errors: true,
  amount_format: 'minor_integer',
  currencies: ['NGN', 'GHS'],
  required_fields: [{ any_of: [['holder_name']] }, { any_of: [['iban'], ['account_number', 'sort_code']] }],
  enquiry_schedule: { intervals_seconds: [5, 120], jitter: 0.1, limit: 20, total_seconds: 259_200 },
  provisional: [{ currencies: ['GHS'], total_seconds: 432_000 }],
};

describe('capability labels', () => {
  it('list missing capabilities too', () => {
    const lines = capabilityLines(CAN);
    expect(lines).toContainEqual({ mark: 'no', text: 'Cannot cancel a paid payout' });
    expect(lines).toContainEqual({ mark: 'yes', text: 'May ask for a one-time password or an approval on the provider’s side' });
    expect(lines).toContainEqual({ mark: 'yes', text: 'Remembers a key for 30 d: a repeated request within that time pays once' });
    expect(lines).toContainEqual({ mark: 'yes', text: 'Its keys are a UUID' });
    expect(capabilityLines({ ...CAN, key_lifetime_ms: null })).toContainEqual({ mark: 'yes', text: 'Never forgets a key: a repeated request pays once' });
    expect(lines).toContainEqual({ mark: 'no', text: 'A payment in GHS may be taken back for 5 d: until then it is watched' });
  });

  it('name each field that is required, and the alternatives where there are some', () => {
    const texts = capabilityLines(CAN).flatMap(({ text }) => (text.startsWith('Requires') ? [text] : []));
    expect(texts).toEqual(['Requires holder_name for every payout', 'Requires iban or account_number with sort_code for every payout']);
    expect(capabilityLines({ ...CAN, required_fields: [] }).filter(({ text }) => text.startsWith('Requires'))).toEqual([]);
  });

  it('describe the enquiry schedule', () => {
    expect(enquiryScheduleText(CAN.enquiry_schedule)).toBe('Enquiries after 5 s, 2 min, repeating the last interval; at most 20 times or for 3 d');
    expect(enquiryScheduleText({ ...CAN.enquiry_schedule, total_seconds: null })).toContain('at most 20 times');
  });

  it('have a short form for a table cell', () => {
    expect(capabilitiesInShort(CAN)).toBe('NGN, GHS · revoke · notifications · may ask for details');
    expect(capabilitiesInShort({ ...CAN, currencies: null, may_want: [], notifications: false })).toBe('All currencies · revoke');
    expect(capabilitiesInShort({ ...CAN, currencies: ['EUR', 'USD', 'GBP', 'SEK'] })).toMatch(/^4 currencies/);
  });
});
