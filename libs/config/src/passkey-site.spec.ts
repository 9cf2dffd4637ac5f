import { describe, expect, it } from '@jest/globals';
import { passkeySite } from './passkey-site.js';

describe('the site of passkeys', () => {
  it.each([
    ['https://pay.example', 'pay.example', 'https://pay.example'],
    ['https://pay.example:8443/', 'pay.example', 'https://pay.example:8443'],
    ['http://localhost:3000', 'localhost', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'localhost', 'http://localhost:3000'],
    ['http://[::1]:3000', 'localhost', 'http://localhost:3000'],
  ])('follows from PUBLIC_URL=%s', (publicUrl, rpId, origin) => {
    expect(passkeySite(publicUrl, true)).toEqual({ rpId, origin });
  });

  it('is this machine outside production where PUBLIC_URL is not set', () => {
    expect(passkeySite(null, false)).toEqual({ rpId: 'localhost', origin: null });
  });

  it.each([
    [null, 'is not set'],
    ['https://192.0.2.7', 'network address'],
    ['https://[2001:db8::7]', 'network address'],
    ['http://pay.example', 'not https'],
  ])('is none in production with PUBLIC_URL=%s', (publicUrl, why) => {
    expect(passkeySite(publicUrl, true)).toEqual({ unavailable: expect.stringContaining(why) });
  });
});
