import { describe, expect, it } from '@jest/globals';
import { endedSessionCookie, sessionCookie, sessionTokenOf } from './session-cookie.js';

describe('the session cookie', () => {
  it('is read back with the token that was set', () => {
    const [pair] = sessionCookie('abc_-9', true).split(';');
    expect(sessionTokenOf(`a=1; ${pair ?? ''}; b=2`)).toBe('abc_-9');
  });

  it.each([undefined, '', 'pgw_session', 'pgw_session=', 'Pgw_session=a', 'xpgw_session=a', `pgw_session=${'a'.repeat(201)}`])(
    'is not found in the header %j',
    (header) => {
      expect(sessionTokenOf(header)).toBeNull();
    },
  );

  it('is marked Secure only where the gateway is served over https', () => {
    expect(sessionCookie('a', true)).toMatch(/; Secure$/);
    expect(sessionCookie('a', false)).toBe('pgw_session=a; Path=/admin; HttpOnly; SameSite=Strict');
  });

  it('is ended with the attributes it was set with, because browsers keep it otherwise', () => {
    expect(endedSessionCookie(true)).toBe('pgw_session=; Max-Age=0; Path=/admin; HttpOnly; SameSite=Strict; Secure');
  });
});
