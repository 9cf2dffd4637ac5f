import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A test certificate with its key. */
export interface TestCertificate {
  pem: string;
  name: string;
  privateKey: KeyObject;
}

interface Wanted {
  /** The common name. */
  name: string;
  /** The issuer; self-signed by default. */
  issuer?: TestCertificate;
  isAuthority?: boolean;
  from?: Date;
  to?: Date;
  /** The size of the RSA key in bits. */
  bits?: number;
}

const YEAR_MS = 365 * 86_400_000;
const SHA256_WITH_RSA = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');
/** Critical basic constraints of a certificate authority. */
const AUTHORITY = der(0x30, Buffer.from('0603551d130101ff', 'hex'), der(0x04, der(0x30, Buffer.from('0101ff', 'hex'))));

let serial = 0;

/** Creates an X.509 certificate (RFC 5280) with a new key, so that the repository contains no private key and none that expires. */
export function makeCertificate({ name, issuer, isAuthority = false, bits = 2048, ...times }: Wanted): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const from = times.from ?? new Date(Date.now() - YEAR_MS);
  const to = times.to ?? new Date(Date.now() + YEAR_MS);
  serial += 1;
  const signed = der(
    0x30,
    der(0xa0, Buffer.from('020102', 'hex')),
    der(0x02, Buffer.from([1, serial])),
    SHA256_WITH_RSA,
    nameOf(issuer?.name ?? name),
    der(0x30, timeOf(from), timeOf(to)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(isAuthority ? [der(0xa3, der(0x30, AUTHORITY))] : []),
  );
  const signature = createSign('RSA-SHA256')
    .update(signed)
    .sign(issuer?.privateKey ?? privateKey);
  const base64 = der(0x30, signed, SHA256_WITH_RSA, der(0x03, Buffer.from([0]), signature)).toString('base64');
  return { name, privateKey, pem: `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n` };
}

function nameOf(name: string): Buffer {
  return der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

function timeOf(time: Date): Buffer {
  return der(0x17, Buffer.from(`${time.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content]);
}
