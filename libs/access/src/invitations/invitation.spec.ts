import { describe, expect, it } from '@jest/globals';
import { invitationLink } from '@app/domain';
import { newLinkToken, readLinkToken } from './invitation.js';

const PEPPER = Buffer.alloc(32, 7);

describe('the token of an invitation', () => {
  it('is random, and is stored as a hash that depends on the pepper', () => {
    const [one, other] = [newLinkToken(PEPPER), newLinkToken(PEPPER)];
    expect(one.token).not.toBe(other.token);
    expect(readLinkToken(PEPPER, one.token)).toEqual(one.hash);
    expect(readLinkToken(Buffer.alloc(32, 8), one.token)).not.toEqual(one.hash);
    expect(one.hash.toString('base64url')).not.toContain(one.token);
  });

  it.each(['', 'short', `${'a'.repeat(43)}=`, `${'a'.repeat(42)} `, 'a'.repeat(44)])('is not read from %j', (text) => {
    expect(readLinkToken(PEPPER, text)).toBeNull();
  });

  it('follows the address as its fragment, which browsers send to nobody', () => {
    const link = new URL(invitationLink('https://payouts.example/', 'abc'));
    expect([link.pathname, link.search, link.hash]).toEqual(['/admin/join', '', '#abc']);
  });
});
