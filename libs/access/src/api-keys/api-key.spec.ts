import { describe, expect, it } from '@jest/globals';
import { newId } from '@app/domain';
import fc from 'fast-check';
import { API_KEY_SECRET_BYTES, readApiKey, writeApiKey } from './api-key.js';
import { keyedHash } from '../keyed-hash.js';

const ID = 'key_0192f0c1a2b37d4e8f901234567890ab';
const SECRET = new Uint8Array(API_KEY_SECRET_BYTES).fill(7);

describe('API keys', () => {
  it('are parsed to the mode and id that they were written with', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: API_KEY_SECRET_BYTES, maxLength: API_KEY_SECRET_BYTES }),
        fc.constantFrom('live' as const, 'test' as const),
        (secret, mode) => {
          const id = newId('apiKey');
          expect(readApiKey(writeApiKey(mode, id, secret))).toEqual({ kind: 'key', parts: { mode, id } });
        },
      ),
    );
  });

  it('are equal for equal secrets and differ otherwise', () => {
    expect(writeApiKey('live', ID, SECRET)).toBe(writeApiKey('live', ID, SECRET));
    expect(writeApiKey('live', ID)).not.toBe(writeApiKey('live', ID));
    expect(writeApiKey('live', ID)).toMatch(/^pgw_live_0192f0c1a2b37d4e8f901234567890ab_[0-9A-Za-z]{49}$/);
  });

  it('are recognised as mistyped for every single wrong character', () => {
    const key = writeApiKey('test', ID, SECRET);
    for (let at = key.length - 49; at < key.length; at += 1) {
      const typo = key.slice(0, at) + (key.charAt(at) === 'x' ? 'y' : 'x') + key.slice(at + 1);
      expect(readApiKey(typo)).toEqual({ kind: 'mistyped' });
    }
  });

  it('are recognised as mistyped when two neighbouring characters are swapped', () => {
    expect(readApiKey(writeApiKey('live', ID, SECRET).replace('0192f0', '1092f0'))).toEqual({ kind: 'mistyped' });
  });

  it.each(['', 'pgw_live_', 'sk_live_0192f0c1a2b37d4e8f901234567890ab', `${writeApiKey('live', ID, SECRET)}0`, writeApiKey('live', ID, SECRET).toUpperCase()])(
    '%j is no key',
    (text) => {
      expect(readApiKey(text)).toEqual({ kind: 'malformed' });
    },
  );

  it('cannot be written with a short secret or an id of another kind', () => {
    expect(() => writeApiKey('live', ID, new Uint8Array(16))).toThrow(/32 bytes/);
    expect(() => writeApiKey('live', 'po_0192f0c1a2b37d4e8f901234567890ab')).toThrow(/key_/);
  });
});

describe('keyedHash', () => {
  it('differs by pepper and by purpose', () => {
    const pepper = Buffer.alloc(32, 1);
    const hash = keyedHash(pepper, 'session', 'text');
    expect(hash).toHaveLength(32);
    expect(keyedHash(Buffer.alloc(32, 2), 'session', 'text')).not.toEqual(hash);
    expect(keyedHash(pepper, 'sign-in', 'text')).not.toEqual(hash);
  });
});
