import { describe, expect, it } from '@jest/globals';
import { parseSearch, readDay, readOneOf, readSomeOf, stringifySearch, unusedNames } from './search-params.js';

describe('search parameters', () => {
  it('parses its own output', () => {
    const search = { status: ['READY', 'PENDING'], search: 'a b&c' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });

  it('leaves empty values out of the address', () => {
    expect(stringifySearch({ search: '', cursor: undefined, status: [] })).toBe('');
  });

  it('accepts listed values only', () => {
    expect(readOneOf('waiting', ['waiting', 'decided'])).toBe('waiting');
    expect(readOneOf('lost', ['waiting', 'decided'])).toBeUndefined();
    expect(readSomeOf(['b', 'x', 'a'], ['a', 'b', 'c'])).toEqual(['a', 'b']);
  });

  it('lists the parameters that a screen could not use', () => {
    expect(unusedNames({ state: 'lost', cursor: 'c1' }, { cursor: 'c1' })).toEqual(['state']);
    expect(unusedNames({ status: 'READY' }, { status: ['READY'] })).toEqual([]);
  });

  it('accepts valid days only', () => {
    expect(readDay('2026-11-22')).toBe('2026-11-22');
    for (const wrong of ['2026-13-01', '2026-11-22T00:00:00Z', '22.11.2026', '', undefined]) expect(readDay(wrong)).toBeUndefined();
  });
});
