import { NEXT_STEP_TYPES } from '@app/domain';
import { PROVIDERS } from '@app/providers';
import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPLATE_CAPABILITIES } from '../../libs/providers/src/connectors/template/capabilities.js';
import { readSources, root } from './source-files.js';

const FILES = ['capabilities', 'client', 'codes', 'config', 'connector', 'notification', 'translate'];
/** What a provider costs in `libs/providers/src/connectors/registry.ts`. */
const REGISTRY_LINES = 2;

/** The names in the first column of the table under a heading of the page about adding a provider. */
async function namesUnder(heading: string): Promise<string[]> {
  const page = await readFile(join(root, 'docs/adding-a-provider.md'), 'utf8');
  const section = page.split(/^##+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const cells = section.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '')).sort();
}

describe('the template of a provider', () => {
  it('is a provider in fewer than 250 lines outside tests, and every file says what is to be filled in', async () => {
    const files = (await readSources('libs/providers/src/connectors/template')).filter(({ path }) => !path.endsWith('.spec.ts'));
    expect(files.map(({ path }) => path)).toEqual(FILES.map((name) => `libs/providers/src/connectors/template/${name}.ts`));
    expect(files.filter(({ text }) => !text.includes('Yours: '))).toEqual([]);
    expect(files.reduce((sum, { text }) => sum + text.trimEnd().split('\n').length, REGISTRY_LINES)).toBeLessThan(250);
  });

  it('is there to be copied, not to be used', () => {
    expect(PROVIDERS.map(({ name }) => name)).not.toContain('template');
  });

  it('has its page, which knows every capability, and everything that a provider may ask for', async () => {
    expect(await namesUnder('Capabilities')).toEqual(Object.keys(TEMPLATE_CAPABILITIES).sort());
    expect(await namesUnder('More details')).toEqual(NEXT_STEP_TYPES.filter((type) => type !== 'details').sort());
  });
});
