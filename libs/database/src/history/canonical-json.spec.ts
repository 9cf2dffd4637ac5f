import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('is byte for byte what the package canonicalize writes, which hashed every history so far', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('sorts members by code units, and leaves out what JSON leaves out', () => {
    const value = { b: 1, a: undefined, B: [undefined, new Date(0)], '\u{1F600}': 'ä', '\uE000': -0, '10': 1e21, '9': null };
    expect(canonicalJson(value)).toBe('{"10":1e+21,"9":null,"B":[null,"1970-01-01T00:00:00.000Z"],"b":1,"\u{1F600}":"ä","\uE000":0}');
    expect(canonicalJson(value)).toBe(canonicalize(value));
    expect(canonicalJson(undefined)).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 'a\uD800', { '\uDC00': 1 }])('refuses %p, which has no canonical form', (value) => {
    expect(() => canonicalJson({ value })).toThrow('no canonical form');
    expect(() => canonicalize({ value })).toThrow();
  });
});
