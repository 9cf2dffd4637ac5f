import { describe, expect, it } from '@jest/globals';
import { entityTag, requiredVersionOf, versionOf } from './if-match.js';
import { ForeignEntityTag, VersionRequired } from '../problems/request.errors.js';

describe('the If-Match header', () => {
  it('names a version', () => {
    expect(versionOf('"v7"')).toBe(7);
    expect(versionOf(' "v120" ')).toBe(120);
    expect(versionOf(entityTag(3))).toBe(3);
  });

  it('matches every version if it is absent or *', () => {
    expect(versionOf(undefined)).toBeNull();
    expect(versionOf('*')).toBeNull();
  });

  it.each(['', 'v7', '"7"', 'W/"v7"', '"v7", "v8"', '"v-7"', '"v7.0"', '"v1234567890"', '"V7"'])('is rejected as %j, which cannot match', (tag) => {
    expect(() => versionOf(tag)).toThrow(ForeignEntityTag);
  });

  it('is required by actions that need a version', () => {
    expect(requiredVersionOf('"v1"')).toBe(1);
    expect(() => requiredVersionOf(undefined)).toThrow(VersionRequired);
    expect(() => requiredVersionOf('*')).toThrow(VersionRequired);
  });
});
