import { describe, expect, it } from '@jest/globals';
import { safeReturnPath } from './return-path.js';

describe('safeReturnPath', () => {
  it('keeps a path inside this application', () => {
    expect(safeReturnPath('/payouts?status=READY')).toBe('/payouts?status=READY');
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/sign-in?return=/x', undefined])('refuses %s', (path) => {
    expect(safeReturnPath(path)).toBe('/');
  });
});
