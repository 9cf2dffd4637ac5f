import { ENVIRONMENT_VARIABLES } from '@app/config';
import { PAYOUT_STATUSES, RESOLUTION_FACTS, STATUS_FACTS, TRANSITIONS } from '@app/domain';
import { ALERT_NAMES } from '@app/observability';
import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { root } from './source-files.js';

interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const MARKDOWN_LINK = /\]\(([^)\s]+)\)/g;
const HTML_LINK = /\b(?:src|srcset|href)="([^"]+)"/g;
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|#)/i;
const ROOT_PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'];
/** A path from the root, as prose and commands name it. A star or `<name>` ends it: what stands before has to exist. */
const SOURCE_PATH = /(?<![\w./<@-])((?:apps|libs|docker|docs|scripts|test)\/[\w./-]+)/g;
/** What the build makes exists when its source does. */
const BUILT_PATH = /(?<![\w./-])dist\/((?:apps|libs)\/[\w./-]+)\.js\b/g;
const NPM_SCRIPT = /\bnpm run ([a-z][\w:-]*)/g;

const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

async function readPages(): Promise<Page[]> {
  const names = (await readdir(join(root, 'docs'), { recursive: true })).filter((name) => name.endsWith('.md')).sort();
  return Promise.all([...ROOT_PAGES, ...names.map((name) => `docs/${name}`)].map(async (path) => ({ path, text: await read(path) })));
}

function matchesOf(text: string, ...patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []));
}

/** Everything in the repository that a page points at, from the root. */
function targetsOf({ path, text }: Page): string[] {
  const links = matchesOf(text, MARKDOWN_LINK, HTML_LINK).filter((link) => !ELSEWHERE.test(link));
  return [
    ...links.map((link) => posix.join(posix.dirname(path), link.replace(/#.*$/, ''))),
    ...matchesOf(text, SOURCE_PATH).map((found) => found.replace(/[./-]+$/, '')),
    ...matchesOf(text, BUILT_PATH).map((found) => `${found}.ts`),
  ];
}

function missingOf(page: Page): string[] {
  return [...new Set(targetsOf(page))].filter((target) => !existsSync(join(root, target))).map((target) => `${page.path}: ${target}`);
}

/** The cells of the table rows between a heading and the next one; the head of the table is left out. */
function rowsUnder(text: string, heading: string): string[][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const flowsOf = (from: string | null) => TRANSITIONS.filter((row) => row.kind === 'flow' && row.from === from);

describe('the documentation', () => {
  it('points at nothing that does not exist', async () => {
    const pages = await readPages();
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.flatMap(missingOf)).toEqual([]);
  });

  it.each([
    ['a link', 'docs/x.md', 'see [that](nowhere.md#part)', 'docs/nowhere.md'],
    ['a picture', 'README.md', '<img alt="x" src="docs/screenshots/none.png">', 'docs/screenshots/none.png'],
    ['a path', 'docs/x.md', 'the rules are in `libs/domain/src/none.ts`.', 'libs/domain/src/none.ts'],
    ['a built file', 'README.md', 'node dist/apps/gateway/src/none.js', 'apps/gateway/src/none.ts'],
  ])('would be reported for %s that does not exist', (_what, path, text, target) => {
    expect(missingOf({ path, text })).toContain(`${path}: ${target}`);
  });

  it('is found from its index', async () => {
    const pages = (await readPages()).map((page) => page.path).filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
    const indexes = ['docs/README.md', 'docs/decisions/README.md'];
    const index = (await Promise.all(indexes.map(async (path) => targetsOf({ path, text: await read(path) })))).flat();
    expect(pages.filter((path) => !index.includes(path))).toEqual([]);
  });

  it('names only npm scripts that there are', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const named = (await readPages()).flatMap((page) => matchesOf(page.text, NPM_SCRIPT));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names the version of package.json in the README', async () => {
    const { version } = JSON.parse(await read('package.json')) as { version: string };
    expect(/^\| version \| (\d+\.\d+\.\d+) /m.exec(await read('README.md'))?.[1]).toBe(version);
  });

  it('lists every environment variable with its default, and no other', async () => {
    const rows = rowsUnder(await read('README.md'), 'Environment').map(([name, fallback]) => `${name ?? ''} ${fallback ?? ''}`.trim());
    const wanted = Object.entries(ENVIRONMENT_VARIABLES).map(([name, { default: fallback }]: [string, { default: string | undefined }]) => {
      const shown = fallback === undefined ? '**needed**' : fallback === '' ? '' : `\`${fallback}\``;
      return `\`${name}\` ${shown}`.trim();
    });
    expect(sorted(rows.filter((row) => row.startsWith('`')))).toEqual(sorted(wanted));
  });
});

describe('the page about operations', () => {
  it('says of every alert what it means, how bad it is and what to do, and knows no other', async () => {
    const sections =
      (await read('docs/operations.md'))
        .split(/^## Alerts\n/m)[1]
        ?.split(/^## /m)[0]
        ?.split(/^### /m)
        .slice(1) ?? [];
    expect(sections.map((section) => /^`([a-z_]+)`\n/.exec(section)?.[1])).toEqual([...ALERT_NAMES]);
    const rows = sections.map((section) => [...section.matchAll(/^\| (means|how bad|do) +\| \S.{20,}\|$/gm)].map(([, row]) => row));
    expect(rows).toEqual(ALERT_NAMES.map(() => ['means', 'how bad', 'do']));
  });

  it('names figures that there are', async () => {
    const sources = await Promise.all(['libs/observability/src/metrics.ts', 'apps/gateway/src/http/metrics/database-gauges.ts'].map(read));
    const named = [...new Set([...(await read('docs/operations.md')).matchAll(/payout_gateway_([a-z_]+)/g)].map((match) => match[1] ?? ''))];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !sources.some((source) => source.includes(`'${name}'`) || source.includes(`}${name}\``)))).toEqual([]);
  });
});

describe('the page about the lifecycle', () => {
  it('has exactly the statuses of the domain, final or not, and where each leads', async () => {
    const rows = rowsUnder(await read('docs/lifecycle.md'), 'Statuses').filter(([status]) => status !== undefined && /^[A-Z_]+$/.test(status));
    const wanted = PAYOUT_STATUSES.map((status) => {
      const ways = flowsOf(status).map(({ to, by }) => `${to} (${by.join(', ')})`);
      return [status, STATUS_FACTS[status].final ? 'yes' : '', ways.length > 0 ? ways.join(' · ') : '–'];
    });
    expect(rows.map(([status, final, , ways]) => [status, final, ways])).toEqual(wanted);
  });

  it('draws exactly the transitions of the domain', async () => {
    const drawn = [...(await read('docs/lifecycle.md')).matchAll(/^\s+(\S+) --> (\S+)$/gm)].map((match) => `${match[1] ?? ''} ${match[2] ?? ''}`);
    const wanted = TRANSITIONS.filter((row) => row.kind === 'flow').map(({ from, to }) => `${from ?? '[*]'} ${to}`);
    expect(sorted(drawn)).toEqual(sorted(wanted));
  });

  it('has exactly the corrections of the domain', async () => {
    const rows = rowsUnder(await read('docs/lifecycle.md'), 'Corrections');
    const listed = rows.flatMap(([from, to]) => (to ?? '').split(', ').map((target) => `${from ?? ''} ${target}`));
    const wanted = TRANSITIONS.filter((row) => row.kind === 'correction').map(({ from, to }) => `${from ?? ''} ${to}`);
    expect(sorted(listed)).toEqual(sorted(wanted));
  });

  it('has exactly the resolutions of the domain, in their groups', async () => {
    const rows = rowsUnder(await read('docs/lifecycle.md'), 'Resolutions');
    const listed = rows.flatMap(([group, names]) => (names ?? '').split(' ').map((name) => `${group ?? ''} ${name}`));
    const wanted = Object.entries(RESOLUTION_FACTS).map(([name, { group }]) => `${group} ${name}`);
    expect(sorted(listed)).toEqual(sorted(wanted));
  });
});
