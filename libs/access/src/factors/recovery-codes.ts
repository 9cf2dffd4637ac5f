import { Secret } from 'otpauth';
import { keyedHash } from '../keyed-hash.js';

/** How many recovery codes an operator gets at a time. */
export const RECOVERY_CODES = 10;
/** 80 bits, in Base32 sixteen characters: with the limits of failed sign-ins nobody guesses one. */
const CODE_BYTES = 10;
const CODE_FORM = /^[A-Z2-7]{16}$/;

/** New recovery codes as people read them: `ABCD-EFGH-2345-MNOP`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => (new Secret({ size: CODE_BYTES }).base32.match(/.{4}/g) ?? []).join('-'));
}

/** The code in what was typed, however it is spaced and in whatever case; null when it is none. */
export function readRecoveryCode(text: string): string | null {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase();
  return CODE_FORM.test(code) ? code : null;
}

/** What is stored of a code: of use for this operator only. @param code see {@link readRecoveryCode} */
export function recoveryCodeHash(pepper: Buffer, operatorId: string, code: string): Buffer {
  return keyedHash(pepper, 'recovery-code', `${operatorId}:${code}`);
}
