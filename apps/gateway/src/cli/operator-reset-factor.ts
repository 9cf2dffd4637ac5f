import { ChangesModule, OperatorAdministration } from '@app/changes';
import { loadConfig } from '@app/config';
import { parseArgs } from 'node:util';
import { CommandModule } from './command.module.js';
import { runCommand } from './run-command.js';

const USAGE = `Usage: npm run operator:reset-factor -- --email ada@example.com`;

/** Resets the second factor of an operator from the server, without a second person, and ends their sessions. It is recorded in the history. */
await runCommand(async () => {
  const { email = '' } = parseArgs({ options: { email: { type: 'string' } } }).values;
  if (email === '') throw new Error(USAGE);
  const app = await CommandModule.open(loadConfig(), [ChangesModule]);
  try {
    const { id, email: address } = await app.get(OperatorAdministration).resetFactorOnServer(email);
    process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'second factor reset', id, email: address })}\n`);
  } finally {
    await app.close();
  }
});
