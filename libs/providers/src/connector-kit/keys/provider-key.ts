import type { Operation } from '@app/domain';
import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

/**
 * The form of the keys that a provider takes.
 * - `readable`: the payout's id and the operation, such as `po_0190c5a1b2c37d4e8f90123456789abc-invoke`; at most 56 characters
 * - `uuid`: a UUID (RFC 9562, version 5) in lower case, 36 characters
 * - otherwise: exactly so many characters of an alphabet
 */
export type KeyForm = 'readable' | 'uuid' | { length: number; alphabet: string };

/** Of everything that is hashed to a UUID here. Never changed: it is a part of every key. */
const NAMESPACE = 'b63c1f0e-5d8e-4f5b-9b3c-2f7a60d4c9e1';
/** As much as a UUID holds. With it, two keys among a million million are equal with a probability of less than one in a million million. */
const LEAST_BITS = 122;

/**
 * Makes the idempotency key of an operation from our ids. It is made once and stored with the operation: a repeat reads it there, so a later change of
 * the form changes no key that a provider has seen.
 *
 * Two operations never have one key. The readable key names the payout, the operation and its number. The other forms are hashes of the readable key
 * with at least {@link LEAST_BITS} bits, and nobody outside chooses what is hashed. Should two be equal all the same, the unique key of
 * `payout_operation` refuses the second one before it is sent.
 * @param ordinal the number of the operation among those of its kind, from 1; only `submit_details` has more than one
 * @throws {TypeError} for a form with fewer than {@link LEAST_BITS} bits
 * Keeps INV-02.
 */
export function providerKeyOf(form: KeyForm, payoutId: string, operation: Operation, ordinal = 1): string {
  const readable = readableKey(payoutId, operation, ordinal);
  if (form === 'readable') return readable;
  return form === 'uuid' ? v5(readable, NAMESPACE) : spelledKey(readable, form);
}

/** Whether a provider still knows a key after this time, in milliseconds. @param lifetimeMs `unlimited`: as long as it knows the payout */
export function isKeyRemembered(lifetimeMs: number | 'unlimited', ageMs: number): boolean {
  return lifetimeMs === 'unlimited' || ageMs <= lifetimeMs;
}

function readableKey(payoutId: string, operation: Operation, ordinal: number): string {
  const key = `${payoutId}-${operation.replace('_', '-')}`;
  return ordinal === 1 ? key : `${key}-${String(ordinal)}`;
}

/** The hash as a number in the alphabet's digits. */
function spelledKey(readable: string, { length, alphabet }: Exclude<KeyForm, string>): string {
  const digits = [...new Set(alphabet)];
  const isDistinct = digits.length === alphabet.length;
  if (!isDistinct || !Number.isInteger(length) || length * Math.log2(digits.length) < LEAST_BITS)
    throw new TypeError(`the form of the key has fewer than ${String(LEAST_BITS)} bits, or names a character twice: take more characters`);
  const base = BigInt(digits.length);
  let rest = BigInt(`0x${createHash('sha512').update(`${NAMESPACE} ${readable}`).digest('hex')}`);
  let key = '';
  for (let written = 0; written < length; written += 1) {
    key += digits[Number(rest % base)] ?? '';
    rest /= base;
  }
  return key;
}
