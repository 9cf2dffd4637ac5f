import { hash, verify } from '@node-rs/argon2';

/** Argon2id (RFC 9106) with the first set of parameters that OWASP recommends. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const MIN_PASSWORD_CHARACTERS = 12;
/** A limit on work, not on taste. */
export const MAX_PASSWORD_CHARACTERS = 256;

/** A hash with our parameters of a password that nobody has: a sign-in of an unknown person takes as long as a real one. */
export const NOBODYS_PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$fGUqaLl2jZyAFOPUclFinA$mJdafDw+dNSJtbgU20cyvQi6+fA9mW1SmgRbcQldK2I';

/** Hashes a password for storage, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), PARAMETERS);
}

/** True when the password is the one that was hashed. */
export function isPasswordOf(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, normalised(password));
}

/** The same password typed on two keyboards is one password. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
