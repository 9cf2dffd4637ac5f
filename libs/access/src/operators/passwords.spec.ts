import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPasswordOf, NOBODYS_PASSWORD_HASH } from './passwords.js';

describe('passwords', () => {
  it('are hashed with Argon2id and the recommended cost', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPasswordOf(hash, 'correct horse battery')).toBe(true);
    expect(await isPasswordOf(hash, 'correct horse batterie')).toBe(false);
    expect(await hashPassword('correct horse battery')).not.toBe(hash);
  });

  it('are the same however the keyboard composes them', async () => {
    expect(await isPasswordOf(await hashPassword('caf\u00e9 au lait noir'), 'cafe\u0301 au lait noir')).toBe(true);
  });

  it('of nobody cost as much to check as a real one', async () => {
    const costOf = (hash: string): string | undefined => /^\$argon2id\$v=19\$[^$]+/.exec(hash)?.[0];
    expect(costOf(NOBODYS_PASSWORD_HASH)).toBe(costOf(await hashPassword('correct horse battery')));
    expect(await isPasswordOf(NOBODYS_PASSWORD_HASH, 'correct horse battery')).toBe(false);
  });
});
