import { hash, verify } from '@node-rs/argon2';

/** Argon2id (RFC 9106) with the first set of parameters that OWASP recommends. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A limit on the work of hashing. */
export const MAX_PASSWORD_CHARACTERS = 256;

/** A hash of no operator's password, with the same parameters: a sign-in with an unknown e-mail address takes as long as one with a known address. */
export const DUMMY_PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$fGUqaLl2jZyAFOPUclFinA$mJdafDw+dNSJtbgU20cyvQi6+fA9mW1SmgRbcQldK2I';

/** Hashes a password for storage, with a random salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), PARAMETERS);
}

/** True when the password is the one that was hashed. One that is too long to be set is no password, and takes as long to refuse as any other. */
export function isPasswordOf(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.length > MAX_PASSWORD_CHARACTERS ? '' : normalised(password));
}

/** True when both are the same characters, however they are composed. */
export function isSamePassword(one: string, other: string): boolean {
  return normalised(one) === normalised(other);
}

/** Keyboards compose the same characters differently. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
