import { describe, expect, it } from '@jest/globals';
import { checkedLookup } from './checked-lookup.js';
import { AddressOutOfReach } from './outbound.errors.js';
import type { Reach } from './reach.js';

type Answer = { error: Error | null; found: unknown };

function resolveTo(addresses: string[], reach: Reach, all = false): Promise<Answer> {
  const lookup = checkedLookup(reach, (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  );
  return new Promise((resolve) => lookup('bank.example', { all }, (error, found) => resolve({ error, found })));
}

describe('the checked lookup', () => {
  it('passes on public addresses, one or all', async () => {
    expect(await resolveTo(['8.8.8.8', '2606:4700::1111'], 'public')).toEqual({ error: null, found: '8.8.8.8' });
    expect(await resolveTo(['8.8.8.8'], 'public', true)).toEqual({ error: null, found: [{ address: '8.8.8.8', family: 4 }] });
  });

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1'])('refuses a name when %s is one of its addresses', async (address) => {
    expect((await resolveTo(['8.8.8.8', address], 'public')).error).toBeInstanceOf(AddressOutOfReach);
  });

  it('reaches private networks only where that is allowed, and metadata services nowhere', async () => {
    expect((await resolveTo(['10.0.0.1'], 'private')).error).toBeNull();
    expect((await resolveTo(['169.254.169.254'], 'private')).error).toBeInstanceOf(AddressOutOfReach);
    expect((await resolveTo([], 'private')).error).toBeInstanceOf(AddressOutOfReach);
  });

  it('passes on the error of the name servers', async () => {
    const lookup = checkedLookup('public', (_hostname, _options, callback) => callback(new Error('ENOTFOUND'), []));
    expect(await new Promise((resolve) => lookup('bank.example', {}, (error) => resolve(error?.message)))).toBe('ENOTFOUND');
  });
});
