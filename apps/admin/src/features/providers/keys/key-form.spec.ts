import { describe, expect, it } from '@jest/globals';
import { EMPTY_KEY, keyBody, keyFault, overlapOf, peopleMode } from './key-form.js';

const NOW = Date.parse('2026-11-28T12:00:00Z');

describe('the form of an API key', () => {
  it('says what is missing', () => {
    expect(keyFault(EMPTY_KEY, NOW)).toBe('Give the key a name.');
    expect(keyFault({ ...EMPTY_KEY, name: 'shop', scopes: [] }, NOW)).toBe('Choose what the key may do.');
    expect(keyFault({ ...EMPTY_KEY, name: 'shop', expires: '2026-11-27' }, NOW)).toBe('The day on which it expires is over.');
    expect(keyFault({ ...EMPTY_KEY, name: 'shop', expires: '2026-11-28' }, NOW)).toBeNull();
  });

  it('sends networks one by one, and the end of the day', () => {
    expect(
      keyBody({ name: ' shop ', scopes: ['payouts:write', 'payouts:read'], cidrs: '10.0.0.0/8\n\n 203.0.113.7,2001:db8::/32', expires: '2027-01-31' }),
    ).toEqual({
      name: 'shop',
      scopes: ['payouts:read', 'payouts:write'],
      allowed_cidrs: ['10.0.0.0/8', '203.0.113.7', '2001:db8::/32'],
      expires_at: '2027-01-31T23:59:59Z',
    });
    expect(keyBody({ ...EMPTY_KEY, name: 'shop' })).toMatchObject({ allowed_cidrs: [], expires_at: null });
  });

  it.each([
    ['live', ['payouts:read', 'payouts:write'], 'live'],
    ['live', ['payouts:read'], 'test'],
    ['test', ['payouts:write'], 'test'],
  ] as const)('a key in %s mode with %j goes by the rules of %s mode', (mode, scopes, expected) => {
    expect(peopleMode(mode, scopes)).toBe(expected);
  });

  it.each([
    ['0', 0],
    ['168', 168],
    ['169', undefined],
    ['', undefined],
    ['1.5', undefined],
    ['-1', undefined],
  ])('"%s" as an overlap means %s hours', (text, hours) => {
    expect(overlapOf(text)).toBe(hours);
  });
});
