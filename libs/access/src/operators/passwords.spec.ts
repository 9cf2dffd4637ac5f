import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPasswordOf, DUMMY_PASSWORD_HASH } from './passwords.js';

describe('passwords', () => {
  it('are hashed with Argon2id and the recommended parameters', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPasswordOf(hash, 'correct horse battery')).toBe(true);
    expect(await isPasswordOf(hash, 'correct horse batterie')).toBe(false);
    expect(await hashPassword('correct horse battery')).not.toBe(hash);
  });

  it('match in every Unicode composition of the same characters', async () => {
    expect(await isPasswordOf(await hashPassword('caf\u00e9 au lait noir'), 'cafe\u0301 au lait noir')).toBe(true);
  });

  it('take as long to verify for an unknown operator as for a known one', async () => {
    const costOf = (hash: string): string | undefined => /^\$argon2id\$v=19\$[^$]+/.exec(hash)?.[0];
    expect(costOf(DUMMY_PASSWORD_HASH)).toBe(costOf(await hashPassword('correct horse battery')));
    expect(await isPasswordOf(DUMMY_PASSWORD_HASH, 'correct horse battery')).toBe(false);
  });
});
