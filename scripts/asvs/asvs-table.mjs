import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const ASVS_PAGE = fileURLToPath(new URL('../../docs/asvs.md', import.meta.url));
export const OPEN = 'open';

const ROW = /^\| \d/;
const RANGE = /^(\d+\.\d+)\.(\d+)–\1\.(\d+)$/;

/** The rows of all tables of the page, as objects of cells; `numbers` has ranges written out. */
export function readRows(text) {
  return text
    .split('\n')
    .filter((line) => ROW.test(line))
    .map((line) => {
      const [numbers = '', level = '', asks = '', state = '', how = '', test = '', ...more] = line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim());
      if (more.length > 0) throw new Error(`docs/asvs.md: the row of ${numbers} has more than six cells: write a bar within a cell in another way`);
      return { numbers: numbers.split(', ').flatMap(written), level, asks, state, how, test };
    });
}

/** `1.2.6–1.2.8` as three numbers. */
function written(text) {
  const [, section, first, last] = RANGE.exec(text) ?? [];
  if (section === undefined) return [text];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${section}.${String(Number(first) + index)}`);
}

/** What is open, by level, and how many there are. */
export function openText(rows) {
  const open = rows.filter(({ state }) => state === OPEN);
  const levels = [...new Set(open.map(({ level }) => level))].sort();
  const groups = levels.map((level) => {
    const lines = open.filter((row) => row.level === level).map(({ numbers, asks, how }) => `  ${numbers.join(', ')}  ${asks}: ${plain(how)}`);
    return { title: `level ${level}: ${String(lines.length)}`, lines };
  });
  const counts = groups.map(({ title }) => title).join(', ');
  return [...groups.flatMap(({ title, lines }) => [title, ...lines, '']), `${String(open.length)} open (${counts})`, ''].join('\n');
}

const plain = (markdown) => markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');

/** The rows of the page in this repository. */
export async function readAsvsRows() {
  return readRows(await readFile(ASVS_PAGE, 'utf8'));
}
