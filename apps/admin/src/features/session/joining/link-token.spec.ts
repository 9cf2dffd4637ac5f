import { describe, expect, it } from '@jest/globals';
import { tokenInFragment } from './link-token.js';

describe('the token of a link', () => {
  it('is what follows the sign #', () => {
    expect(tokenInFragment('#abc-_9')).toBe('abc-_9');
  });

  it('is empty where nothing follows the address', () => {
    expect([tokenInFragment(''), tokenInFragment('#')]).toEqual(['', '']);
  });
});
