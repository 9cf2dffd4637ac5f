import { describe, expect, it } from '@jest/globals';
import { capitalised, lastCharacters, shortenText } from './text.js';

const FAMILY = '👩‍👩‍👧‍👦';
const ACCENTED = 'e\u0301';

describe('shortenText', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['ab😀', 3, 'ab'],
    ['ab😀', 4, 'ab😀'],
    ['ab😀c', 4, 'ab😀'],
    [`a${ACCENTED}x`, 2, 'a'],
    [`a${ACCENTED}x`, 3, `a${ACCENTED}`],
    [`ab${FAMILY}`, 8, 'ab'],
    ['\ud83d', 5, '\ufffd'],
    ['x', 0, ''],
  ])('cuts %j at %d to %j', (text, maxLength, expected) => {
    expect(shortenText(text, maxLength)).toBe(expected);
  });

  it('never takes a character apart nor exceeds the length, wherever a text of any characters is cut', () => {
    const text = `a😀b${ACCENTED}${FAMILY}𠮷田ä\r\n🇩🇪z`.repeat(3);
    const whole = Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
    for (let length = 0; length <= text.length; length += 1) {
      const cut = shortenText(text, length);
      expect(cut.length).toBeLessThanOrEqual(length);
      expect(cut.isWellFormed()).toBe(true);
      let count = 0;
      while (whole.slice(0, count).join('').length < cut.length) count += 1;
      expect(whole.slice(0, count).join('')).toBe(cut);
    }
  });
});

describe('lastCharacters', () => {
  it.each([
    ['abcdefgh', 8, 'efgh'],
    ['abcdefg', 8, null],
    ['𠮷𠮷𠮷𠮷', 8, null],
    ['abcde😀xyz', 8, '😀xyz'],
    [`1234567${FAMILY}`, 8, `567${FAMILY}`],
  ])('takes from %j with at least %d characters %j', (text, atLeast, expected) => {
    expect(lastCharacters(text, 4, atLeast)).toBe(expected);
  });
});

describe('capitalised', () => {
  it('changes the first character only, also where it takes two code units', () => {
    expect([capitalised('über uns'), capitalised('𐐨x'), capitalised('')]).toEqual(['Über uns', '𐐀x', '']);
  });
});
