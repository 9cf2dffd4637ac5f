import { describe, expect, it } from '@jest/globals';
import { initialChannel, newChannelOf, settingsOf, wantedOf, whyNotSent } from './channel-form.js';

const NEW = { ...initialChannel(null, true), name: ' On call ', target: 'on-call@company.example', zone: 'UTC' };

describe('the form of an alert channel', () => {
  it('makes a channel for all alerts without quiet hours, unless something else is chosen', () => {
    expect(newChannelOf(NEW)).toMatchObject({ kind: 'email', name: 'On call', urgencies: ['now', 'today'], alerts: [], quiet_from: null, digest_at: null });
    expect(newChannelOf({ ...NEW, wanted: 'chosen', chosen: ['job_failed'], quietFrom: '22:00', quietUntil: '07:00' })).toMatchObject({
      urgencies: [],
      alerts: ['job_failed'],
      quiet_from: '22:00',
      quiet_until: '07:00',
    });
  });

  it('leaves the address of a channel as it is when none is typed', () => {
    expect(settingsOf({ ...NEW, target: ' ' })).not.toHaveProperty('target');
  });

  it('says what is missing', () => {
    expect(whyNotSent(NEW, true)).toBeNull();
    expect(whyNotSent({ ...NEW, target: '' }, true)).toMatch(/where/);
    expect(whyNotSent({ ...NEW, target: '' }, false)).toBeNull();
    expect(whyNotSent({ ...NEW, wanted: 'chosen' }, true)).toMatch(/at least one/);
    expect(whyNotSent({ ...NEW, wanted: 'none' }, true)).toMatch(/digest/);
  });

  it('shows a channel as it is', () => {
    expect(wantedOf({ urgencies: ['now'], alerts: [] })).toBe('now');
    expect(wantedOf({ urgencies: ['now', 'today'], alerts: [] })).toBe('all');
    expect(wantedOf({ urgencies: ['now'], alerts: ['job_failed'] })).toBe('chosen');
    expect(wantedOf({ urgencies: [], alerts: [] })).toBe('none');
  });
});
