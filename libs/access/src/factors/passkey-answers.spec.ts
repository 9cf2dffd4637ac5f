import { describe, expect, it } from '@jest/globals';
import { SoftwarePasskey } from '../../../../test/setup/software-passkey.js';
import { challengeHash, isOwnPage, isWithoutCertificates, readClientData, userHandleOf } from './passkey-answers.js';

const SITE = { rpId: 'pay.example', origin: 'https://pay.example' };
const ANY_PORT = { rpId: 'localhost', origin: null };
const ASKED = { challenge: 'AAAA', rp_id: 'pay.example' };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const attestationOf = (format?: string): string =>
  String(new SoftwarePasskey(SITE.origin).register('Laptop', ASKED, format === undefined ? {} : { format })['attestation']);

describe('what a browser says that it was asked', () => {
  it('is read', () => {
    const said = { challenge: 'AAAA', origin: SITE.origin };
    expect(readClientData(encode(said))).toEqual({ ...said, crossOrigin: false });
    expect(readClientData(encode({ ...said, crossOrigin: true }))).toEqual({ ...said, crossOrigin: true });
  });

  it.each([encode(null), encode('text'), encode([]), encode({ challenge: 1, origin: 'x' }), encode({ challenge: 'x' }), 'bm9uZQ', ''])(
    'is nothing in %j',
    (text) => {
      expect(readClientData(text)).toBeNull();
    },
  );
});

describe('a page that may use passkeys', () => {
  it.each([
    ['https://pay.example', true],
    ['https://pay.example:8443', false],
    ['http://pay.example', false],
    ['https://pay.example.evil.test', false],
    ['https://evil.test', false],
    ['null', false],
  ])('is the admin at its address: %s', (origin, isOwn) => {
    expect(isOwnPage({ challenge: '', origin, crossOrigin: false }, SITE)).toBe(isOwn);
    expect(isOwnPage({ challenge: '', origin, crossOrigin: true }, SITE)).toBe(false);
    expect(isOwnPage({ challenge: '', origin, crossOrigin: false }, { unavailable: 'none' })).toBe(false);
  });

  it.each([
    ['http://localhost:3000', true],
    ['http://localhost', true],
    ['http://localhost:3000/', false],
    ['http://localhost.evil.test', false],
    ['http://127.0.0.1:3000', false],
  ])('is any port of this machine where there is no address: %s', (origin, isOwn) => {
    expect(isOwnPage({ challenge: '', origin, crossOrigin: false }, ANY_PORT)).toBe(isOwn);
  });
});

describe('a new passkey', () => {
  it('brings no certificates along, whose addresses would be asked', () => {
    expect(isWithoutCertificates(attestationOf())).toBe(true);
    expect(isWithoutCertificates(attestationOf('packed'))).toBe(false);
    expect(isWithoutCertificates(attestationOf('fido-u2f'))).toBe(false);
    expect(isWithoutCertificates('bm9uZQ')).toBe(false);
    expect(isWithoutCertificates('')).toBe(false);
  });

  it('knows its operator by their id, and its question is stored as a hash', () => {
    expect(userHandleOf('op_1')).toBe('b3BfMQ');
    expect(challengeHash('AAAA')).toHaveLength(32);
    expect(challengeHash('AAAA').equals(challengeHash('AAAB'))).toBe(false);
  });
});
