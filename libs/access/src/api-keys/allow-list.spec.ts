import { describe, expect, it } from '@jest/globals';
import { InvalidAccessRequest } from '../access.errors.js';
import { isAddressAllowed, normaliseRanges } from './allow-list.js';

describe('isAddressAllowed', () => {
  it.each([
    [[], '198.51.100.1', true],
    [['203.0.113.0/24'], '203.0.113.255', true],
    [['203.0.113.0/24'], '203.0.114.0', false],
    [['203.0.113.0/24'], '::ffff:203.0.113.7', true],
    [['203.0.113.7/32'], '::ffff:cb00:7107', true],
    [['2001:db8::/32'], '2001:db8:1::1', true],
    [['2001:db8::/32'], '203.0.113.1', false],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['203.0.113.0/24', '198.51.100.1/32'], '198.51.100.1', true],
    [['203.0.113.0/24'], 'unknown', false],
    [['203.0.113.0/24'], '', false],
  ])('%j and %s: %s', (ranges, address, allowed) => {
    expect(isAddressAllowed(ranges, address)).toBe(allowed);
  });
});

describe('normaliseRanges', () => {
  it('writes a single address as a range of one', () => {
    expect(normaliseRanges(['203.0.113.7', '2001:DB8::1', '10.0.0.0/8'])).toEqual(['203.0.113.7/32', '2001:db8::1/128', '10.0.0.0/8']);
  });

  it.each(['', '203.0.113', '203.0.113.0/33', '0x7f.1', '::/129', 'example.com', '::ffff:203.0.113.7', '203.0.113.0/24 '.repeat(2)])(
    'rejects %j as an address range',
    (text) => {
      expect(() => normaliseRanges([text])).toThrow(InvalidAccessRequest);
    },
  );

  it('accepts at most 50 ranges', () => {
    expect(() => normaliseRanges(new Array<string>(51).fill('10.0.0.0/8'))).toThrow(/at most 50/);
  });
});
