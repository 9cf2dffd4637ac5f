import { loadConfig } from '@app/config';
import { CURRENCIES, parseAmount } from '@app/domain';
import { type NewService, ProvidersModule, SERVICE_TEMPLATES, ServiceAdministration } from '@app/providers';
import { parseArgs } from 'node:util';
import { CommandModule } from './command.module.js';
import { runCommand } from './run-command.js';

const TEMPLATES = SERVICE_TEMPLATES.map(({ code, title }) => `  ${code.padEnd(22)}${title}`).join('\n');
const USAGE = `Usage: npm run service:add -- --template sepa_credit_transfer --code sepa_eur --name "SEPA credit transfer" [--currency EUR] --min 1.00 --max 5000.00
Amounts are of one payout. The currency may be left out where the template has one only. Templates:
${TEMPLATES}`;

function readArguments(): NewService {
  const text = { type: 'string', default: '' } as const;
  const { values } = parseArgs({ options: { template: text, code: text, name: text, currency: text, min: text, max: text } });
  const { template, code, name, min, max } = values;
  if ([template, code, name, min, max].includes('')) throw new Error(USAGE);
  const known = SERVICE_TEMPLATES.find((one) => one.code === template);
  if (!known) throw new Error(`There is no template "${template}".\n${USAGE}`);
  const currency = values.currency === '' && known.currencies.length === 1 ? (known.currencies[0] ?? '') : values.currency;
  if (!CURRENCIES.includes(currency)) throw new Error(`Name the currency by its three capital letters, such as --currency EUR.\n${USAGE}`);
  return { template, code, name, currency, minAmountMinor: parseAmount(min, currency), maxAmountMinor: parseAmount(max, currency) };
}

/** Adds a service from the server, without a second person: an empty installation gets its first one so. It is recorded in the history. */
await runCommand(async () => {
  const service = readArguments();
  const app = await CommandModule.open(loadConfig(), [ProvidersModule]);
  try {
    await app.get(ServiceAdministration).create({ operatorId: null, reason: null, data: { by: 'service:add' } }, service);
    const { code, name, currency, template } = service;
    process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'service added', code, name, currency, template })}\n`);
  } finally {
    await app.close();
  }
});
