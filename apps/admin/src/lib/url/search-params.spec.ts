import { describe, expect, it } from '@jest/globals';
import { parseSearch, readDay, readOneOf, readSomeOf, stringifySearch, unusedNames } from './search-params.js';

describe('search parameters', () => {
  it('reads back what it wrote', () => {
    const search = { status: ['READY', 'PENDING'], search: 'a b&c' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });

  it('leaves empty values out of the address', () => {
    expect(stringifySearch({ search: '', cursor: undefined, status: [] })).toBe('');
  });

  it('takes only words that it knows', () => {
    expect(readOneOf('waiting', ['waiting', 'decided'])).toBe('waiting');
    expect(readOneOf('lost', ['waiting', 'decided'])).toBeUndefined();
    expect(readSomeOf(['b', 'x', 'a'], ['a', 'b', 'c'])).toEqual(['a', 'b']);
  });

  it('names what a screen had to ignore', () => {
    expect(unusedNames({ state: 'lost', cursor: 'c1' }, { cursor: 'c1' })).toEqual(['state']);
    expect(unusedNames({ status: 'READY' }, { status: ['READY'] })).toEqual([]);
  });

  it('takes a day only where there is one', () => {
    expect(readDay('2026-11-22')).toBe('2026-11-22');
    for (const wrong of ['2026-13-01', '2026-11-22T00:00:00Z', '22.11.2026', '', undefined]) expect(readDay(wrong)).toBeUndefined();
  });
});
