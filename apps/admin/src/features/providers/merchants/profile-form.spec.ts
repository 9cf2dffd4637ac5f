import { describe, expect, it } from '@jest/globals';
import { changedProfile, initialProfile, profileErrors, secondsOf } from './profile-form.js';

const SEEN = { name: 'Shop', default_lifetime_seconds: 604_800, callback_events: 'all' } as const;

describe('the form of a merchant', () => {
  it('begins with what is stored, and sends what was changed only', () => {
    const draft = initialProfile(SEEN);
    expect(draft).toEqual({ name: 'Shop', lifetimeHours: '168', events: 'all' });
    expect(changedProfile(draft, SEEN)).toEqual({});
    expect(changedProfile({ name: ' Store ', lifetimeHours: '0.5', events: 'final' }, SEEN)).toEqual({
      name: 'Store',
      default_lifetime_seconds: 1_800,
      callback_events: 'final',
    });
  });

  it.each([
    ['168', 604_800],
    ['0.0167', 60],
    ['0', undefined],
    ['8761', undefined],
    ['a week', undefined],
  ])('reads "%s" hours as %s seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
    expect(Object.keys(profileErrors({ name: 'Shop', lifetimeHours: text, events: 'all' }))).toEqual(seconds === undefined ? ['lifetimeHours'] : []);
  });

  it('wants a name', () => {
    expect(Object.keys(profileErrors({ name: ' ', lifetimeHours: '1', events: 'all' }))).toEqual(['name']);
  });
});
