import { describe, expect, it } from '@jest/globals';
import { namesSeveralHosts } from './host-lists.js';
import { loadConfig } from './load-config.js';

const SECRETS = { ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`, API_KEY_PEPPER: Buffer.alloc(32, 2).toString('base64') };

describe('addresses of several hosts', () => {
  it.each([
    ['postgres://user:secret@one:5432,two:5432/payouts', true],
    ['postgres://one,two/payouts?target_session_attrs=read-write', true],
    ['postgres:///payouts?host=one,two', true],
    ['postgres:///payouts?host=one%2Ctwo', true],
    ['postgres://user:se,cret@one:5432/payouts', false],
    ['postgres://user@one/payouts?options=-c%20search_path=a,b', false],
    ['postgres:///payouts?host=/var/run/postgresql', false],
    ['', false],
  ])('%s: %s', (address, isList) => {
    expect(namesSeveralHosts(address)).toBe(isList);
  });

  it('are refused with the way out, and without the password', () => {
    const load = () => loadConfig({ ...SECRETS, DATABASE_URL: 'postgres://user:secret@one:5432,two:5432/payouts' });
    expect(load).toThrow('DATABASE_URL must name one host, and it names several: give it the address that always leads to the primary');
    expect(load).not.toThrow('secret');
  });
});
