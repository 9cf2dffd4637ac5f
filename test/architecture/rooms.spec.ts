import { describe, expect, it } from '@jest/globals';
import { posix } from 'node:path';
import { arrowsAgainstOrder, arrowsBetweenRooms, circularArrows, ROOM_ORDER } from './rooms.js';
import { readSources, type SourceFile } from './source-files.js';

const MAX_FILES_PER_FOLDER = 16;
const MAX_LINES = { median: 60, p90: 130, longest: 250 };
/** Migrations are written once and then only read; they may be as long as their change. */
const IS_EXEMPT = /\.spec\.tsx?$|\/migrations\//;

const linesOf = ({ text }: SourceFile): number => text.trimEnd().split('\n').length;

async function productSources(): Promise<SourceFile[]> {
  return (await readSources('apps', 'libs')).filter(({ path }) => !IS_EXEMPT.test(path));
}

/** Folders whose rooms are checked: each lib, and the admin with its features. */
function basesOf(files: readonly SourceFile[]): string[] {
  const libs = files.map(({ path }) => path.split('/').slice(0, 3).join('/')).filter((base) => base.startsWith('libs/'));
  return [...new Set(libs), 'apps/admin/src', 'apps/admin/src/features'];
}

describe('rooms', () => {
  it('rooms of one lib, or of the admin, never import each other in a circle', async () => {
    const files = await productSources();
    const circles = basesOf(files).flatMap((base) => circularArrows(arrowsBetweenRooms(base, files)).map((arrow) => `${base}: ${arrow}`));
    expect(circles).toEqual([]);
  });

  it.each(Object.entries(ROOM_ORDER))('rooms of %s import only rooms below them', async (base, order) => {
    const arrows = arrowsBetweenRooms(base, await readSources(base));
    expect(arrows.size).toBeGreaterThan(2);
    expect(arrowsAgainstOrder(order, arrows)).toEqual([]);
  });

  it(`hold at most ${MAX_FILES_PER_FOLDER} source files each`, async () => {
    const counts = new Map<string, number>();
    for (const { path } of await productSources()) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MAX_FILES_PER_FOLDER)).toEqual([]);
  });

  it('rooms that see each other, or a room above them, are found by the check itself', () => {
    const file = (path: string, target: string): SourceFile => ({ path, text: `import { A } from '${target}';` });
    const circle = [file('libs/x/src/a/one.ts', '../b/two.js'), file('libs/x/src/b/two.ts', '../c/three.js'), file('libs/x/src/c/three.ts', '../a/one.js')];
    expect(circularArrows(arrowsBetweenRooms('libs/x/src', circle))).toHaveLength(3);
    expect(arrowsAgainstOrder(['a', 'b'], arrowsBetweenRooms('libs/x/src', circle))).toHaveLength(1);
  });
});

describe('source files', () => {
  it('are short: median, ninth decile and longest stay within the limits of the house', async () => {
    const lengths = (await productSources()).map((file) => ({ path: file.path, lines: linesOf(file) })).sort((left, right) => left.lines - right.lines);
    const at = (share: number): number => lengths[Math.floor(lengths.length * share)]?.lines ?? 0;
    expect(lengths.filter(({ lines }) => lines > MAX_LINES.longest)).toEqual([]);
    expect(at(0.5)).toBeLessThanOrEqual(MAX_LINES.median);
    expect(at(0.9)).toBeLessThanOrEqual(MAX_LINES.p90);
  });
});
