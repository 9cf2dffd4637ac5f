import { describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { makeCertificate, type TestCertificate } from '../../../../../../test/providers/paypal/certificates.js';
import { isValidAt, readCertificates, readSigner, trustedRoots } from './certificate.js';
import { type CertificateFetch, CertificateStore } from './certificate-store.js';
import { INTERMEDIATES, shippedIntermediates } from './intermediates.js';

const NAME = 'messageverificationcerts.paypal.com';
const NOW = new Date();
const YEAR_MS = 365 * 86_400_000;
const root = makeCertificate({ name: 'Test Root', isAuthority: true });
const middle = makeCertificate({ name: 'Test Intermediate', issuer: root, isAuthority: true });
const leaf = makeCertificate({ name: NAME, issuer: middle });
const trusted = [new X509Certificate(root.pem)];
const bundle = (...certificates: readonly TestCertificate[]) => certificates.map(({ pem }) => pem).join('');

describe('readSigner and isValidAt', () => {
  it.each([
    ['an intermediate', bundle(leaf, middle)],
    ['an intermediate and the root itself', bundle(leaf, middle, root)],
    ['the wrong order of those above', bundle(leaf, root, middle)],
    ['no intermediate', bundle(makeCertificate({ name: NAME, issuer: root }))],
    ["the sandbox's name", bundle(makeCertificate({ name: 'messageverificationcerts.sandbox.paypal.com', issuer: root }))],
  ])('trust a chain with %s', (_, pem) => {
    const signer = readSigner(pem, trusted, []);
    expect(signer && isValidAt(signer, NOW)).toBe(true);
  });

  it.each([
    ['alone, as PayPal does', bundle(leaf)],
    ['with another intermediate', bundle(leaf, makeCertificate({ name: 'Other', issuer: root, isAuthority: true }))],
  ])('trust a certificate that is served %s, because the authority above it is brought', (_, pem) => {
    const signer = readSigner(pem, trusted, [new X509Certificate(middle.pem)]);
    expect(signer && isValidAt(signer, NOW)).toBe(true);
  });

  it('trust no authority because it is brought: a root has to have signed it', () => {
    const stranger = makeCertificate({ name: 'Test Intermediate', isAuthority: true });
    expect(readSigner(makeCertificate({ name: NAME, issuer: stranger }).pem, trusted, [new X509Certificate(stranger.pem)])).toBeNull();
  });

  const other = makeCertificate({ name: 'Test Root', isAuthority: true });
  const notAuthority = makeCertificate({ name: 'Test Intermediate', issuer: root });
  it.each([
    ['its authority is neither served nor brought', bundle(leaf)],
    ['it signed itself', bundle(makeCertificate({ name: NAME }))],
    ['a root of the same name that is not ours signed it', bundle(makeCertificate({ name: NAME, issuer: other }), other)],
    ['the one above is no authority', bundle(makeCertificate({ name: NAME, issuer: notAuthority }), notAuthority)],
    ['it is an authority itself', bundle(makeCertificate({ name: NAME, issuer: root, isAuthority: true }))],
    ['the first is not the one that signs', bundle(middle, leaf)],
    ['it belongs to someone else', bundle(makeCertificate({ name: 'example.com', issuer: root }))],
    ['its name only ends like it', bundle(makeCertificate({ name: 'messageverificationcerts.notpaypal.com', issuer: root }))],
    ['its name only begins like it', bundle(makeCertificate({ name: 'messageverificationcerts.paypal.com.example.com', issuer: root }))],
    ['another subdomain', bundle(makeCertificate({ name: 'www.paypal.com', issuer: root }))],
    ['its key is short', bundle(makeCertificate({ name: NAME, issuer: root, bits: 1024 }))],
    ['there are too many', bundle(leaf, middle, middle, middle, middle, middle, middle)],
    ['it is no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['it is a page', '<html>'],
    ['it is empty', ''],
  ])('do not trust a chain when %s', (_, pem) => {
    expect(readSigner(pem, trusted, [])).toBeNull();
  });

  it('do not trust a test certificate with the roots of the machine', () => {
    expect(trustedRoots().length).toBeGreaterThan(50);
    expect(readSigner(bundle(leaf, middle), trustedRoots(), shippedIntermediates())).toBeNull();
  });

  it.each([
    ['the certificate is over', makeCertificate({ name: NAME, issuer: root, to: new Date(NOW.getTime() - 1_000) })],
    ['the certificate is not yet valid', makeCertificate({ name: NAME, issuer: root, from: new Date(NOW.getTime() + 60_000) })],
  ])('do not accept a chain when %s', (_, certificate) => {
    const signer = readSigner(certificate.pem, trusted, []);
    expect(signer && isValidAt(signer, NOW)).toBe(false);
  });

  it('do not accept a chain whose upper certificate has expired', () => {
    const old = makeCertificate({ name: 'Old', issuer: root, isAuthority: true, to: new Date(NOW.getTime() - 1_000) });
    const signer = readSigner(bundle(makeCertificate({ name: NAME, issuer: old }), old), trusted, []);
    expect(signer && isValidAt(signer, NOW)).toBe(false);
  });

  it('use the given time, not the time of the process', () => {
    const signer = readSigner(bundle(leaf, middle), trusted, []);
    expect(signer && isValidAt(signer, new Date(NOW.getTime() + 2 * YEAR_MS))).toBe(false);
  });
});

describe('the intermediate certificates that are shipped', () => {
  it.each(INTERMEDIATES.map((shipped, index) => ({ ...shipped, index })))('$name is what it says it is, and under a root of Node', (shipped) => {
    const certificate = shippedIntermediates()[shipped.index];
    if (!certificate) throw new Error('it cannot be read');
    expect(certificate.fingerprint256).toBe(shipped.fingerprint);
    expect(certificate.subject).toMatch(new RegExp(`CN=${shipped.name}$`, 'm'));
    expect(new Date(certificate.validTo).toISOString().slice(0, 10)).toBe(shipped.until);
    expect(certificate.ca).toBe(true);
    const issuers = trustedRoots().filter((anchor) => certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey));
    expect(issuers).toHaveLength(1);
  });

  it('are read from a form that has lost the ends of lines', () => {
    const [first] = shippedIntermediates();
    expect(readCertificates((first?.toString() ?? '').replaceAll('\n', ' ')).map(({ fingerprint256 }) => fingerprint256)).toEqual([first?.fingerprint256]);
  });
});

describe('CertificateStore', () => {
  const GOOD = bundle(leaf, middle);

  function storeWith(fetch: CertificateFetch) {
    const calls: string[] = [];
    const clock = { nowMs: 0 };
    const counted = (url: string) => {
      calls.push(url);
      return fetch(url);
    };
    const store = new CertificateStore(
      counted,
      () => trusted,
      () => clock.nowMs,
      () => [],
    );
    return { store, calls, clock };
  }

  it('fetches a certificate once for many messages and again after 12 hours', async () => {
    const { store, calls, clock } = storeWith(() => Promise.resolve(GOOD));
    const signers = await Promise.all(Array.from({ length: 20 }, () => store.signerAt('https://a', NOW)));
    expect(signers.every((signer) => signer !== null)).toBe(true);
    await store.signerAt('https://a', NOW);
    expect(calls).toHaveLength(1);
    clock.nowMs = 12 * 3_600_000;
    await store.signerAt('https://a', NOW);
    expect(calls).toHaveLength(2);
  });

  it('accepts a certificate that is served alone where an account brings the authority above it, and only there', async () => {
    const { store } = storeWith(() => Promise.resolve(leaf.pem));
    expect(await store.signerAt('https://a', NOW)).toBeNull();
    expect(await store.signerAt('https://a', NOW, middle.pem)).not.toBeNull();
    expect(await store.signerAt('https://a', NOW)).toBeNull();
  });

  it.each([
    ['cannot be had', () => Promise.resolve(null)],
    ['cannot be trusted', () => Promise.resolve(leaf.pem)],
    ['cannot be fetched at all', () => Promise.reject(new Error('no network'))],
  ] as const)('does not ask again for a minute when it %s', async (_, fetch) => {
    const { store, calls, clock } = storeWith(fetch);
    expect(await store.signerAt('https://a', NOW)).toBeNull();
    expect(await store.signerAt('https://a', NOW)).toBeNull();
    expect(calls).toHaveLength(1);
    clock.nowMs = 60_000;
    await store.signerAt('https://a', NOW);
    expect(calls).toHaveLength(2);
  });

  it('keeps a good certificate however many invented addresses are requested', async () => {
    const { store, calls } = storeWith((url) => Promise.resolve(url === 'https://a' ? GOOD : null));
    await store.signerAt('https://a', NOW);
    for (let made = 0; made < 200; made += 1) await store.signerAt(`https://a/${String(made)}`, NOW);
    expect(await store.signerAt('https://a', NOW)).not.toBeNull();
    expect(calls.filter((url) => url === 'https://a')).toHaveLength(1);
  });

  it('limits concurrent fetches', async () => {
    const { store, calls } = storeWith(() => Promise.resolve(GOOD));
    const signers = await Promise.all(Array.from({ length: 20 }, (_, made) => store.signerAt(`https://a/${String(made)}`, NOW)));
    expect(calls).toHaveLength(4);
    expect(signers.filter((signer) => signer !== null)).toHaveLength(4);
  });
});
