import { describe, expect, it } from '@jest/globals';
import { ageLevel } from './age.js';

describe('ageLevel', () => {
  it('needs attention from one hour on and is breached from four hours on', () => {
    expect([3_599_999, 3_600_000, 14_399_999, 14_400_000].map(ageLevel)).toEqual(['fresh', 'attention', 'attention', 'breached']);
  });
});
