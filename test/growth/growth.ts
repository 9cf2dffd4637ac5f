import 'reflect-metadata';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { closeRun, openRun } from '../setup/run-folder.mjs';
import { type Figure, faultsOf, measure, startGrown } from './measure.js';

const { values } = parseArgs({
  options: {
    payouts: { type: 'string', default: '1000000' },
    'in-moderation': { type: 'string', default: '10000' },
    merchants: { type: 'string', default: '200' },
  },
});
const size = { payouts: Number(values.payouts), inModeration: Number(values['in-moderation']), merchants: Number(values.merchants) };
if (!Object.values(size).every((number) => Number.isInteger(number) && number > 0) || size.payouts < 1_000 || size.inModeration > size.payouts / 10) {
  process.stderr.write(
    'usage: npm run growth -- [--payouts 1000000] [--in-moderation 10000] [--merchants 200]\n1,000 payouts at least, a tenth of them in moderation at most.\n',
  );
  process.exit(2);
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

function table(figures: readonly Figure[]): string {
  const names = [...new Set(figures.map(({ name }) => name))];
  const lines = names.map((name) => {
    const [custom, generic] = figures.filter((figure) => figure.name === name);
    return `| ${name} | ${custom?.ms.toFixed(1) ?? ''} | ${generic?.ms.toFixed(1) ?? ''} | ${String(Math.max(custom?.rows ?? 0, generic?.rows ?? 0))} |`;
  });
  return ['| question | ms at first | ms later | rows looked at |', '|---|---|---|---|', ...lines].join('\n');
}

await openRun();
try {
  const beganAtMs = performance.now();
  const gateway = await startGrown(size);
  print(
    `${String(size.payouts)} payouts of ${String(size.merchants)} merchants, ${String(size.inModeration)} in moderation, in ${((performance.now() - beganAtMs) / 1_000).toFixed(0)} s`,
  );
  const figures = await measure(gateway, size.payouts);
  await gateway.stop();
  print(table(figures));
  const faults = faultsOf(figures, true);
  print(faults.length === 0 ? 'every question keeps to its limits' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await closeRun();
}
