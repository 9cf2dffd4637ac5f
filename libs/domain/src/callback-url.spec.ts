import { describe, expect, it } from '@jest/globals';
import { assertAcceptableCallbackUrl } from './callback-url.js';
import { CallbackUrlRefused } from './domain.errors.js';

const PORTS = [443, 8443];
const PRODUCTION = { allowHttpLoopback: false, ports: PORTS };
const DEVELOPMENT = { allowHttpLoopback: true, ports: PORTS };

describe('assertAcceptableCallbackUrl', () => {
  it.each(['https://shop.example/payouts?shop=1', 'https://shop.example:8443', 'HTTPS://SHOP.example/a%20b', 'https://203.0.113.9/hook'])(
    'accepts %s',
    (url) => {
      expect(assertAcceptableCallbackUrl(url, PRODUCTION).href).toBe(new URL(url).href);
    },
  );

  it.each([
    ['http://shop.example/', /must start with https/],
    ['ftp://shop.example/', /full URL/],
    ['javascript:alert(1)', /full URL/],
    ['https:shop.example', /full URL/],
    ['//shop.example/', /full URL/],
    ['/hook', /full URL/],
    ['', /full URL/],
    ['https://', /full URL/],
    ['https:///shop.example', /full URL/],
    ['https://[::1', /full URL/],
    ['https://user:password@shop.example/', /user name or password/],
    ['https://user@shop.example/', /user name or password/],
    ['https://@shop.example/', /user name or password/],
    ['https://shop.example/#part', /fragment/],
    ['https://shop.example/#', /fragment/],
    ['https://shop.example\\@127.0.0.1/', /backslash/],
    [' https://shop.example/', /spaces/],
    ['https://shop.example/\n', /control characters/],
    ['https://sh\top.example/', /control characters/],
    ['https://shop.example/\u0000', /control characters/],
    [`https://shop.example/${'a'.repeat(2028)}`, /longer than 2048/],
    ['https://shop.example:22/', /names port 22: use 443 or 8443/],
    ['https://shop.example:80/', /names port 80/],
    ['https://shop.example:6379/', /names port 6379/],
    ['http://localhost:3000/', /names this machine/],
    ['https://localhost/', /names this machine/],
    ['https://0x7f.1/', /names this machine/],
    ['https://2130706433/', /names this machine/],
    ['https://0177.0.0.1/', /names this machine/],
    ['https://[::1]/', /names this machine/],
    ['https://[0:0:0:0:0:0:0:1]/', /names this machine/],
  ])('refuses %j', (url, message) => {
    const check = (): URL => assertAcceptableCallbackUrl(url, PRODUCTION);
    expect(check).toThrow(CallbackUrlRefused);
    expect(check).toThrow(message);
  });

  it('accepts a URL of 2048 characters', () => {
    expect(() => assertAcceptableCallbackUrl(`https://shop.example/${'a'.repeat(2027)}`, PRODUCTION)).not.toThrow();
  });

  it.each(['http://127.0.0.1:4000/hook', 'http://localhost:4000/', 'http://[::1]:4000/', 'https://localhost/'])('accepts %s in development', (url) => {
    expect(() => assertAcceptableCallbackUrl(url, DEVELOPMENT)).not.toThrow();
  });

  it.each([
    'http://shop.example/',
    'http://10.0.0.1/',
    'http://localhost.shop.example/',
    'http://127.0.0.1.shop.example/',
    'http://0.0.0.0/',
    'http://localhost./',
  ])('does not take %s for this machine', (url) => {
    expect(() => assertAcceptableCallbackUrl(url, DEVELOPMENT)).toThrow(/must start with https/);
  });
});
