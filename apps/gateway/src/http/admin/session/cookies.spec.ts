import { describe, expect, it } from '@jest/globals';
import { endedSessionCookies, knownDeviceCookie, knownDeviceOf, sessionCookie, sessionTokenOf, sessionTokensOf } from './cookies.js';

describe('the session cookie', () => {
  it.each([true, false])('is read back with the token that was set; secure: %j', (isSecure) => {
    const [pair] = sessionCookie('abc_-9', isSecure).split(';');
    expect(sessionTokenOf(`a=1; ${pair ?? ''}; b=2`)).toBe('abc_-9');
  });

  it.each([undefined, '', 'pgw_session', 'pgw_session=', 'Pgw_session=a', 'xpgw_session=a', `pgw_session=${'a'.repeat(201)}`])(
    'is not found in the header %j',
    (header) => {
      expect(sessionTokenOf(header)).toBeNull();
    },
  );

  it('is bound to the host and marked Secure only where the gateway is served over https', () => {
    expect(sessionCookie('a', true)).toBe('__Host-pgw_session=a; Path=/; HttpOnly; SameSite=Strict; Secure');
    expect(sessionCookie('a', false)).toBe('pgw_session=a; Path=/admin; HttpOnly; SameSite=Strict');
  });

  it('is still read under its earlier name, after the one that is bound to the host', () => {
    expect(sessionTokensOf('pgw_session=old; __Host-pgw_session=new')).toEqual(['new', 'old']);
    expect(sessionTokenOf('pgw_session=old; __Host-pgw_session=new')).toBe('new');
  });

  it('is ended under both names with the attributes it was set with, because browsers keep it otherwise', () => {
    expect(endedSessionCookies(false)).toEqual(['pgw_session=; Max-Age=0; Path=/admin; HttpOnly; SameSite=Strict']);
    expect(endedSessionCookies(true)).toEqual([
      '__Host-pgw_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure',
      'pgw_session=; Max-Age=0; Path=/admin; HttpOnly; SameSite=Strict; Secure',
    ]);
  });
});

describe('the cookie of a known device', () => {
  it('is kept for its lifetime and read back', () => {
    expect(knownDeviceCookie('a.b', 60, true)).toBe('__Host-pgw_device=a.b; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure');
    expect(knownDeviceCookie('a.b', 60, false)).toBe('pgw_device=a.b; Max-Age=60; Path=/admin; HttpOnly; SameSite=Strict');
    expect(knownDeviceOf('pgw_session=x; pgw_device=a.b')).toBe('a.b');
    expect(knownDeviceOf('__Host-pgw_device=a.b')).toBe('a.b');
    expect(knownDeviceOf('pgw_session=x')).toBeNull();
  });
});
