import { describe, expect, it } from '@jest/globals';
import { channelFaults, type ChannelSettings, shownTarget } from './channel-rules.js';

const RULES = { allowHttpLoopback: false, ports: [443] };
const SETTINGS: ChannelSettings = {
  name: 'On call',
  target: 'on-call@company.example',
  urgencies: ['now'],
  alertNames: [],
  quietFrom: null,
  quietUntil: null,
  zone: 'UTC',
  urgentPassesQuiet: true,
  digestAt: null,
  enabled: true,
};
const pointers = (kind: 'email' | 'slack' | 'webhook', change: Partial<ChannelSettings>) =>
  channelFaults(kind, { ...SETTINGS, ...change }, RULES).map(({ pointer }) => pointer);

describe('the settings of an alert channel', () => {
  it('are accepted when they are complete', () => {
    expect(pointers('email', {})).toEqual([]);
    expect(pointers('slack', { target: 'https://hooks.example.com/services/T0/B0/x' })).toEqual([]);
    expect(pointers('email', { quietFrom: '22:00', quietUntil: '07:00', digestAt: '08:00', urgencies: [] })).toEqual([]);
  });

  it.each(['two@a.example, three@a.example', 'Ada <ada@a.example>', 'a@a.example\r\nBcc: b@b.example', 'nobody', 'a@localhost'])(
    'need one mailbox and nothing else: not %j',
    (target) => {
      expect(pointers('email', { target })).toEqual(['/target']);
    },
  );

  it.each(['http://hooks.example.com/x', 'https://10.0.0.1/x', 'https://169.254.169.254/latest', 'https://localhost/x', 'https://intranet/x', 'not a URL'])(
    'need a webhook that callbacks could go to as well: not %s',
    (target) => {
      expect(pointers('webhook', { target })).toEqual(['/target']);
    },
  );

  it.each<[Partial<ChannelSettings>, string]>([
    [{ name: ' ' }, '/name'],
    [{ name: 'n'.repeat(81) }, '/name'],
    [{ name: 'half a character \ud83d' }, '/name'],
    [{ urgencies: [] }, '/urgencies'],
    [{ alertNames: ['no_such_alert'] }, '/alerts'],
    [{ quietFrom: '22:00' }, '/quiet_until'],
    [{ quietFrom: '22:00', quietUntil: '22:00' }, '/quiet_until'],
    [{ quietFrom: '24:00', quietUntil: '07:00' }, '/quiet_from'],
    [{ digestAt: '8:00' }, '/digest_at'],
  ])('say which field is wrong: %j', (change, pointer) => {
    expect(pointers('email', change)).toEqual([pointer]);
  });

  it('show no path of a webhook, which may be its secret', () => {
    expect(shownTarget('slack', 'https://hooks.example.com/services/T0/B0/secret')).toBe('https://hooks.example.com');
  });
});
