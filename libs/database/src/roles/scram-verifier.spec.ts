import { describe, expect, it } from '@jest/globals';
import { scramVerifier } from './scram-verifier.js';

describe('the verifier of a password', () => {
  it('is the one of RFC 7677 for its example', () => {
    expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  it('is another one each time, and never holds the password', () => {
    const [first, second] = [scramVerifier('pencil'), scramVerifier('pencil')];
    expect(first).not.toBe(second);
    expect(first).not.toContain('pencil');
  });
});
