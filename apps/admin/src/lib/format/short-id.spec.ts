import { describe, expect, it } from '@jest/globals';
import { shortId } from './short-id.js';

describe('shortId', () => {
  it('keeps the beginning and the end of a long id', () => {
    expect(shortId('tr_01a202e8383d71acb567991c384f0a29')).toBe('tr_01a202e…4f0a29');
    expect(shortId('T-2026-11-17')).toBe('T-2026-11-17');
  });
});
