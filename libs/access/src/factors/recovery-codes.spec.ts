import { describe, expect, it } from '@jest/globals';
import { newRecoveryCodes, RECOVERY_CODES, readRecoveryCode, recoveryCodeHash } from './recovery-codes.js';

const PEPPER = Buffer.alloc(32, 5);

describe('recovery codes', () => {
  it('are ten, all different, and read back as they are shown', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(RECOVERY_CODES);
    for (const code of codes) {
      expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
      expect(readRecoveryCode(code)).toBe(code.replaceAll('-', ''));
    }
  });

  it.each(['abcd-efgh-2345-mnop', ' ABCD EFGH 2345 MNOP ', 'ABCDEFGH2345MNOP'])('may be typed as %j', (text) => {
    expect(readRecoveryCode(text)).toBe('ABCDEFGH2345MNOP');
  });

  it.each(['', '123456', 'ABCD-EFGH-2345', 'ABCD-EFGH-2345-MNOP-Q', 'ABCD-EFGH-2345-MN01'])('are not read from %j', (text) => {
    expect(readRecoveryCode(text)).toBeNull();
  });

  it('have another hash for every operator and under every key', () => {
    const hashes = [
      recoveryCodeHash(PEPPER, 'op_1', 'ABCDEFGH2345MNOP'),
      recoveryCodeHash(PEPPER, 'op_2', 'ABCDEFGH2345MNOP'),
      recoveryCodeHash(Buffer.alloc(32, 6), 'op_1', 'ABCDEFGH2345MNOP'),
    ];
    expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(3);
  });
});
