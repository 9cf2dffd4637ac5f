import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formsOf } from './folded-text.js';

describe('formsOf', () => {
  it('reads a text of ASCII as it reads the same text before a letter that is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        const [short, ...resolved] = formsOf(text);
        const [long] = formsOf(`${text}é`);
        const count = short?.letters.length ?? 0;
        expect(long).toMatchObject({ letters: `${short?.letters ?? ''}e`, starts: [...(short?.starts ?? []), text.length] });
        expect([long?.ends.slice(0, count), long?.begins.slice(0, count)]).toEqual([short?.ends, short?.begins]);
        expect(resolved.length).toBe(formsOf(`${text}é`).length - 1);
      }),
    );
  });
});
