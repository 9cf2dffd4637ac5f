import { describe, expect, it } from '@jest/globals';
import { reportedStatusesOf, reportedStatusIn, STATUS_PERMANENCES, type StatusWord } from '../connector-kit/statuses/status-words.js';
import { PROVIDERS } from './registry.js';

const ALL = PROVIDERS.flatMap(({ name, statusWords }) => statusWords.map((word) => ({ ...word, provider: name })));
/** Reported statuses with which nothing is known to have ended. */
const UNDER_WAY = ['PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING', 'UNCLEAR'];

describe('status words of the connectors', () => {
  it.each(PROVIDERS.map(({ name, statusWords }) => [name, statusWords] as const))(
    'of %s each say whether they can change, why, and who says so',
    (_, words) => {
      expect(words.length).toBeGreaterThan(7);
      for (const { because, source, permanence } of words) {
        expect(because).toMatch(/^[A-Z].{10,}\.$/);
        expect(source.length).toBeGreaterThan(10);
        expect(STATUS_PERMANENCES).toContain(permanence);
      }
      const names = words.map(({ of, word }) => `${of}: ${word}`);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('a word that is still open is never read as a result, and no result as open', () => {
    const isContradiction = ({ permanence, reads }: StatusWord): boolean =>
      permanence === 'not_ours' ? reads !== 'UNCLEAR' : UNDER_WAY.includes(reads) !== (permanence === 'open');
    expect(ALL.filter(isContradiction)).toEqual([]);
  });

  it('a word that is read as paid may turn: no provider promises more', () => {
    expect(ALL.filter(({ reads, permanence }) => reads === 'PROCESSED' && permanence !== 'provisional')).toEqual([]);
  });

  it.each(['paid?', 'toString', '__proto__', ''])('the unknown word %j is UNCLEAR', (word) => {
    for (const { statusWords } of PROVIDERS) {
      expect(Object.hasOwn(reportedStatusesOf(statusWords, 'transfer'), word)).toBe(false);
      expect(reportedStatusIn(statusWords, word)).toBe('UNCLEAR');
    }
    expect(reportedStatusIn([], 'paid')).toBe('UNCLEAR');
  });
});
