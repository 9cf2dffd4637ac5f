import { type KeyObject, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** A longer chain is not PayPal's. */
export const MAX_CERTIFICATES = 6;
const MIN_RSA_BITS = 2048;
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
/** The subject of PayPal's certificates; PayPal's Java SDK checks the same beginning and end. */
const SIGNER = /^CN=messageverificationcerts[A-Za-z0-9.-]*\.paypal\.com$/;

/** A certificate that verifies messages, with its chain up to a trusted root. */
export interface Signer {
  publicKey: KeyObject;
  chain: readonly X509Certificate[];
}

/** The authorities that Node trusts (Mozilla's list), read when the first certificate is checked. */
export function trustedRoots(): readonly X509Certificate[] {
  roots ??= rootCertificates.map((pem) => new X509Certificate(pem));
  return roots;
}
let roots: readonly X509Certificate[] | undefined;

/**
 * Reads the certificates that PayPal serves: its own first, alone or with those above it. Authorities that are missing there are taken from
 * those that we bring.
 *
 * Checked: the first one is PayPal's by name (subject), is no authority, and has an RSA key of 2048 bits or more; every one is signed by
 * the next (issuer name, key identifiers and signature), which is an authority; the last one is signed by a root that we trust.
 * {@link isValidAt} checks the times of all of them.
 *
 * Not checked, because Node's X509Certificate does not show it: revocation (CRL, OCSP), key usage, path length, name constraints and
 * certificate policies; whether the algorithms of signatures are still strong is left to OpenSSL.
 *
 * @param brought authorities between PayPal's certificate and a root; they need not be trusted
 * @returns null when one of these checks fails
 */
export function readSigner(pem: string, trusted: readonly X509Certificate[], brought: readonly X509Certificate[]): Signer | null {
  const [leaf, ...served] = readCertificates(pem);
  if (!leaf || leaf.ca || !isPayPal(leaf) || !hasStrongKey(leaf)) return null;
  const chain = chainOf(leaf, [...served, ...brought], trusted);
  return chain && { publicKey: leaf.publicKey, chain };
}

/** Whether every certificate of the chain was valid at this time. */
export function isValidAt({ chain }: Signer, at: Date): boolean {
  return chain.every(({ validFrom, validTo }) => Date.parse(validFrom) <= at.getTime() && at.getTime() <= Date.parse(validTo));
}

/** The certificates in a text, in their order; none where one of them cannot be read. Line ends may be lost, as in a form of one line. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = [...pem.matchAll(PEM)];
  if (blocks.length > MAX_CERTIFICATES) return [];
  try {
    return blocks.map(([, base64 = '']) => new X509Certificate(Buffer.from(base64, 'base64')));
  } catch {
    return [];
  }
}

function isPayPal({ subject }: X509Certificate): boolean {
  const names = subject.split('\n').filter((part) => part.startsWith('CN='));
  return names.length === 1 && SIGNER.test(names[0] ?? '');
}

function hasStrongKey({ publicKey }: X509Certificate): boolean {
  return publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

function chainOf(leaf: X509Certificate, above: readonly X509Certificate[], trusted: readonly X509Certificate[]): X509Certificate[] | null {
  const chain = [leaf];
  for (let current = leaf; chain.length <= MAX_CERTIFICATES;) {
    const root = issuerOf(current, trusted);
    if (root) return [...chain, root];
    const next = issuerOf(current, above);
    if (!next) return null;
    chain.push(next);
    current = next;
  }
  return null;
}

function issuerOf(certificate: X509Certificate, candidates: readonly X509Certificate[]): X509Certificate | undefined {
  return candidates.find((issuer) => issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
}
