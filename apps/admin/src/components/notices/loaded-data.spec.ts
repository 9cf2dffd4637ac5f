import { describe, expect, it } from '@jest/globals';
import { loadedData } from './loaded-data.js';

describe('loadedData', () => {
  it('is what the query has read', () => {
    expect(loadedData({ data: 'page two' })).toBe('page two');
    expect(loadedData({ data: 'page two', isPlaceholderData: false })).toBe('page two');
    expect(loadedData<string>({ data: undefined })).toBeUndefined();
  });

  it('is never another page that was kept until this one is loaded', () => {
    expect(loadedData({ data: 'page one', isPlaceholderData: true })).toBeUndefined();
  });
});
