import canonicalize from 'canonicalize';
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** A checkpoint over the histories that have grown since the one before. */
export interface Checkpoint {
  /** From 1, without gaps. */
  number: number;
  /** SHA-256 over its entries, in hexadecimal. */
  root: string;
  /** The number of payouts whose history it seals. */
  entries: number;
  /** RFC 3339, the database's clock. */
  sealed_at: string;
}

/** A checkpoint in the file outside the database: one line of JSON, chained to the line before it and signed. */
export interface CheckpointLine extends Checkpoint {
  /** SHA-256 of the line before, in hexadecimal; empty in the first. */
  previous: string;
  /** Ed25519 (RFC 8032) over the other members in canonical JSON (RFC 8785), in base64url. */
  signature: string;
}

/** The DER encoding of an Ed25519 key (RFC 8410): one of these, followed by the 32 bytes of the key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The private key of a seed. @param seed 32 bytes */
export function signingKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32 bytes of the public key, which an auditor needs to check signatures. */
export function publicBytesOf(signingKey: KeyObject): Buffer {
  return createPublicKey(signingKey).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

/** The public key of its 32 bytes. */
export function publicKeyOf(bytes: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' });
}

/** Writes a line, chained to the one before it. */
export function signedLine(checkpoint: Checkpoint, previousLine: string | null, signingKey: KeyObject): string {
  const { number, root, entries, sealed_at } = checkpoint;
  const content = { number, root, entries, sealed_at, previous: hashOf(previousLine) };
  return JSON.stringify({ ...content, signature: sign(null, signedBytes(content), signingKey).toString('base64url') });
}

/** Parses a line. @returns null when the text is not a checkpoint */
export function readLine(text: string): CheckpointLine | null {
  try {
    const line = JSON.parse(text) as Partial<CheckpointLine>;
    const isWhole = Number.isInteger(line.number) && Number.isInteger(line.entries) && [line.root, line.sealed_at, line.previous, line.signature].every(isText);
    return isWhole ? (line as CheckpointLine) : null;
  } catch {
    return null;
  }
}

/** Whether the line was signed with the key, and follows the line before it. */
export function isGenuine(line: CheckpointLine, previousLine: string | null, publicKey: KeyObject): boolean {
  const { signature, ...content } = line;
  return content.previous === hashOf(previousLine) && verify(null, signedBytes(content), publicKey, Buffer.from(signature, 'base64url'));
}

/** Whether two checkpoints are equal. */
export function isSame(left: Checkpoint, right: Checkpoint): boolean {
  return left.number === right.number && left.root === right.root && left.entries === right.entries && left.sealed_at === right.sealed_at;
}

function signedBytes(content: Omit<CheckpointLine, 'signature'>): Buffer {
  return Buffer.from(canonicalize(content) ?? '', 'utf8');
}

function hashOf(line: string | null): string {
  return line === null ? '' : createHash('sha256').update(line).digest('hex');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
