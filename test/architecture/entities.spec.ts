import { describe, expect, it } from '@jest/globals';
import { readSources } from './source-files.js';

const ENTITIES = 'libs/database/src/entities/';

/** The identifiers that a file imports. */
function importedNames(text: string): string[] {
  return [...text.matchAll(/import\s+(?:type\s+)?\{([^}]*)\}\s+from/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim().replace(/^type\s+/, '')),
  );
}

describe('entities', () => {
  it('are used: each is imported by code that reads or writes its table', async () => {
    const sources = (await readSources('libs', 'apps/gateway', 'apps/sandbox')).filter(({ path }) => !path.endsWith('.spec.ts'));
    const declared = sources
      .filter(({ path }) => path.startsWith(ENTITIES))
      .flatMap(({ text }) => [...text.matchAll(/export class (\w+Entity)\b/g)].map(([, name = '']) => name));
    const used = new Set(sources.filter(({ path }) => !path.startsWith(ENTITIES)).flatMap(({ text }) => importedNames(text)));
    expect(declared.length).toBeGreaterThan(20);
    expect(declared.filter((name) => !used.has(name))).toEqual([]);
  });
});
