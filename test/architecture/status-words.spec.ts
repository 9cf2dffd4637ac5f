import { PROVIDERS, type StatusPermanence, type StatusWord } from '@app/providers';
import { expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { root } from './source-files.js';

const PAGE = join(root, 'docs/status-words.md');
const BEGIN = '<!-- tables: written from the statusWords of the connectors -->';
const END = '<!-- end of tables -->';

const PERMANENCES: Readonly<Record<StatusPermanence, string>> = { open: 'yes', provisional: 'may turn', final: 'no', not_ours: '–' };

function rowOf({ of, word, reads, permanence, because }: StatusWord): string {
  return `| ${of} | \`${word}\` | ${reads} | ${PERMANENCES[permanence]} | ${because} |`;
}

/** Words that no payout has are one line: each of them is in the code. */
function rowsOf(words: readonly StatusWord[]): string[] {
  const foreign = words.filter(({ permanence }) => permanence === 'not_ours');
  const [first] = foreign;
  const last = first ? [`| ${first.of} | ${String(foreign.length)} others | ${first.reads} | – | ${first.because} |`] : [];
  return [...words.filter(({ permanence }) => permanence !== 'not_ours').map(rowOf), ...last];
}

function sectionOf({ title, statusWords }: (typeof PROVIDERS)[number]): string {
  const sources = [...new Set(statusWords.map(({ of, source }) => `- ${of}: ${source}`))];
  const table = ['| of | word | read as | can it change? | |', '|---|---|---|---|---|', ...rowsOf(statusWords)];
  return [`## ${title}`, '', ...table, '', 'Sources:', '', ...sources].join('\n');
}

it('docs/status-words.md shows the words of every connector (UPDATE_STATUS_WORDS=1 writes it)', async () => {
  const page = await readFile(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const text = `${before}${BEGIN}\n\n${PROVIDERS.map(sectionOf).join('\n\n')}\n\n${END}${rest.split(END)[1] ?? ''}`;
  const expected = await format(text, { ...(await resolveConfig(PAGE, { editorconfig: true })), filepath: PAGE });
  if (process.env.UPDATE_STATUS_WORDS === '1') await writeFile(PAGE, expected);
  else expect(page).toBe(expected);
});
