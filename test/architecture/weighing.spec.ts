import { WEIGHING_TABLE, type WeighingConditions, type WeighingEffect } from '@app/domain';
import { expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { root } from './source-files.js';

const PAGE = join(root, 'docs/weighing.md');
const BEGIN = '<!-- table: written from libs/domain/src/reports/weighing-table.ts -->';
const END = '<!-- end of table -->';

const EFFECTS: Readonly<Record<WeighingEffect['kind'], (effect: never) => string>> = {
  move: ({ to }: { to: string }) => (to === 'reported' ? '**move** to what is reported' : `**move** to ${to}`),
  learn_amount: () => '**learn the amount**',
  ask: () => '**ask**',
  open_case: ({ reason }: { reason: string }) => `**case** ${reason}`,
  ignore: ({ as }: { as: string }) => `ignore: ${as}`,
};

function conditions({ account, amount, knownAmount, currency, key, knows, request, age, source }: WeighingConditions): string {
  const parts = {
    account,
    key,
    currency,
    amount,
    'against the known amount': knownAmount,
    'known before': knows,
    request,
    question: age,
    source,
  };
  return Object.entries(parts)
    .flatMap(([name, values]) => (values ? [`${name}: ${values.join(', ')}`] : []))
    .join('; ');
}

function tableText(): string {
  const rows = WEIGHING_TABLE.map(({ when, then, because }, index) => {
    const reported = [...(when.isPresentStatus ? ['the status it has'] : []), ...(when.reported ? [when.reported.join(', ')] : [])].join(', and among ');
    const cells = [String(index + 1), when.status?.join(', ') ?? 'any', reported || 'any', conditions(when), EFFECTS[then.kind](then as never), because];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| # | Payout in | Report says | If | Then | Because |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

it('docs/weighing.md shows the table by which reports are weighed (UPDATE_WEIGHING=1 writes it)', async () => {
  const page = await readFile(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const text = `${before}${BEGIN}\n\n${tableText()}\n\n${END}${rest.split(END)[1] ?? ''}`;
  const expected = await format(text, { ...(await resolveConfig(PAGE, { editorconfig: true })), filepath: PAGE });
  if (process.env.UPDATE_WEIGHING === '1') await writeFile(PAGE, expected);
  else expect(page).toBe(expected);
});
