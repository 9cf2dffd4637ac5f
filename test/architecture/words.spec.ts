import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, root } from './source-files.js';

/** Names that the code once had, and the ones that replaced them. Columns and stored texts keep theirs: an earlier version has to read them. */
const RETIRED_NAMES: readonly [RegExp, string][] = [
  [/\bBirth\b|\bbornPayout\b/, 'NewPayout, createdPayout'],
  [/\bpassOn\b/, 'dispatchAfterCommit'],
  [/\bHint\b|\bhintsOf\b|\.hint\(/, 'wake-up, enqueue'],
  [/\bLane\w*\b|\bPlaces\b|\bletGo\b|\bmendWindow\b/, 'AccountQueue, p-limit, stopWorker, resetStaleRateLimit'],
  [/\bLeave\b(?= |\{)(?=.*\{)|\bera\b|\bcanaryTurn\b/, 'Permit, generation, probe'],
  [/\bClaim\b|\breadClaim\b|\bClaimVerdict\b/, 'ReportedStatus, weighReport'],
  [/\bNO_WORDS\b|\bwordsOf\b|\bProviderWords\b/, 'ProviderResponse, *-labels'],
  [/\bWantedDetails\b/, 'RequiredAction'],
  [/\bheed\b|\bgoOn\b|\bnothingIfChanged\b|\bholdBack\b|\bcomeBack\b|\baskForHuman\b|\bKEY_FORGOTTEN\b/, 'see docs/architecture.md'],
  [/\bDossier\b|\bgatherFacts\b|\bcarryOut\b/, 'PayoutDetail, loadDecisionContext, execute'],
  [/\blostTheRace\b|\bclaimKey\b/, 'isDuplicateKeyError, acquireKey'],
  [/\bNobodySignedIn\b|\bbookAttempt\b|\barmCommand\b/, 'NotAuthenticated, recordAttempt, scheduleCommand'],
  [/\bplanted\b|\bNotebook\b|\bbaptise\b|\bTemper\b|\bHintBox\b/, 'mutation, ExternalRecord, nameOrder, FaultProfile'],
];

/** Words of a private language. Plain English says who does it, and how. */
const RETIRED_WORDS = /\b(whoever|whomever|heeds?|dossier|in vain|goes on by itself|well fed|for ever|looks? after)\b/i;

const texts = async (folders: string[], pattern: RegExp): Promise<{ path: string; line: string }[]> => {
  const paths = (await listFiles(...folders)).filter(
    (path) => pattern.test(path) && !path.includes('/migrations/') && path !== 'test/architecture/words.spec.ts',
  );
  const pages = folders.includes('docs') ? ['README.md', 'CONTRIBUTING.md'] : [];
  const files = await Promise.all([...paths, ...pages].map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
  return files.flatMap(({ path, text }) => text.split('\n').map((line, index) => ({ path: `${path}:${String(index + 1)}`, line })));
};

describe('words', () => {
  it('code and tests use the present names, never retired ones', async () => {
    const lines = await texts(['apps', 'libs', 'test', 'scripts'], /\.(tsx?|mjs)$/);
    const found = lines.flatMap(({ path, line }) =>
      RETIRED_NAMES.filter(([name]) => name.test(line)).map(([, better]) => `${path}: ${line.trim()} (use: ${better})`),
    );
    expect(found).toEqual([]);
  });

  it('code, tests and pages are in plain English', async () => {
    const lines = await texts(['apps', 'libs', 'test', 'scripts', 'docs'], /\.(tsx?|mjs|md)$/);
    expect(lines.length).toBeGreaterThan(10_000);
    expect(lines.filter(({ line }) => RETIRED_WORDS.test(line)).map(({ path, line }) => `${path}: ${line.trim()}`)).toEqual([]);
  });

  it('titles of tests do not begin where the describe block ends', async () => {
    const lines = await texts(['apps', 'libs', 'test'], /\.spec\.tsx?$/);
    const fragment = /\bit(?:\.each\([^)]*\))?\('(?:of|that|with|without|from|by|for|at|in|on|to|and|or|whose|which)\s/;
    expect(lines.filter(({ line }) => fragment.test(line)).map(({ path, line }) => `${path}: ${line.trim()}`)).toEqual([]);
  });
});
